import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { type Engine, type Registry, startEngine, startRegistry } from "../support/engine/index.ts";
import {
  allArguments,
  encodings,
  everyFile,
  profileYaml,
  rowCounts,
  sql,
  stackProfile,
  startTimes,
} from "../support/inspect-stack.ts";
import { newUser, type Ran, type User } from "../support/product.ts";

const google = "GOCSPX-canary-0f9a1c7e";

let registry: Registry;
let engine: Engine;
let user: User;
let profile: ProfileInput;
let file: string;
let directory: string;
const said: Ran[] = [];

/** Runs the product as this user, and keeps everything it said for the search for secrets. */
async function run(...[args, options = {}]: Parameters<User["run"]>): Promise<Ran> {
  const ran = await user.run(args, { ...options, env: { GOOGLE_CLIENT_SECRET: google, ...options.env } });
  said.push(ran);
  return ran;
}

beforeAll(async () => {
  registry = await startRegistry();
  engine = await startEngine({ registry, compose: "v2-json" });
  user = await newUser(engine.env);
  directory = join(user.room, "acme");
  profile = await stackProfile({
    name: "acme",
    mode: "embedded",
    directory,
    workspace: { name: `Rob'); DROP TABLE "Workspace";--`, domain: "example.com", administrator: "admin@example.com" },
    worker: { replicas: 2 },
  });
  file = join(user.room, "acme.yaml");
  await writeFile(file, profileYaml(profile));
});

afterAll(async () => {
  await engine?.stop();
  await registry?.stop();
  await user?.remove();
});

const verified = ({ events }: Ran) => events.flatMap((event) => (event.type === "verified" ? [event.what] : []));
const ended = ({ events }: Ran) => events.findLast((event) => event.type === "run-ended");
const problemOf = (ran: Ran) =>
  (ended(ran)?.type === "run-ended" ? ended(ran) : undefined) as { problem?: { code: string; saw: string } };

describe("an embedded installation (real engine, PostgreSQL and Redis; old ClickHouse; stand-ins for Temporal and the app)", {
  timeout: 240_000,
}, () => {
  it("is planned without touching anything: exit 2", async () => {
    const planned = await run(["plan", file]);
    expect(planned).toMatchObject({ exitCode: 2, stderr: "" });
    await expect(stat(directory)).rejects.toThrow("ENOENT");
    expect(await engine.docker("ps", "-aq")).toBe("");
  });

  it("survives kill -9 at each task boundary on its way, and keeps its secrets", async () => {
    const boundaries = [
      "write-env",
      "write-compose",
      "pull-images",
      "start-infrastructure",
      "apply-schema",
      "create-workspace",
      "start-applications",
    ];
    let env: string | undefined;
    for (const at of ["task-started", "task-done"] as const) {
      for (const task of boundaries) {
        // A step that is done already says so at once; from the second round on that is what these kills interrupt.
        const killed = await run(["--profile", file, "--json"], {
          stopWhen: (event) => event.type === at && event.task === task,
        });
        expect([task, killed.signal]).toEqual([task, "SIGKILL"]);
        const now = await readFile(join(directory, ".env"), "utf8").catch(() => undefined);
        if (env !== undefined) expect(now).toBe(env);
        env = now ?? env;
      }
    }
  });

  it("is installed, healthy and verified: exit 0", async () => {
    const ran = await run(["--profile", file, "--json"]);
    expect([ran.exitCode, problemOf(ran).problem, ran.stderr]).toEqual([0, undefined, ""]);
    expect(verified(ran)).toEqual(
      expect.arrayContaining([
        "database: 36 tables complete, migration journal recorded",
        expect.stringContaining("API answers at /api "),
        "API answers 401 to a request without a login",
        expect.stringContaining("dashboard answers at /dashboard/api"),
        "sign-in leads to Google with your client id and https://api.example.com/api/public/auth/oauth2/callback/google",
        "embedded session: created with the workspace's write key",
        "embedded session: a used refresh token is refused",
        "embedded session: revoked, and refused afterwards",
        "embedded session: audit rows for created, refreshed, revoked",
      ]),
    );
    const states = await engine.docker(
      "ps",
      "--format",
      "{{.Names}} {{.Status}}",
      "--filter",
      "label=com.docker.compose.project=acme",
    );
    expect(states.trim().split("\n")).toHaveLength(8);
    expect(
      states
        .trim()
        .split("\n")
        .every((line) => line.includes("(healthy)")),
    ).toBe(true);
    expect(await sql(engine, "acme", `SELECT name FROM "Workspace"`)).toBe(profile.workspace.name);
  });

  it("names the defects of the image instead of papering over them", async () => {
    const { events } = await run(["--profile", file, "--json"]);
    const defects = events.flatMap((event) => (event.type === "defect" ? [event.what] : []));
    expect(defects.join("\n")).toMatch(/reused refresh token/);
    expect(defects.join("\n")).toMatch(/reuse_detected/);
    expect(defects.join("\n")).toMatch(/http:\/\/localhost:3001/);
  });

  it("changes nothing the second time: no byte, no start time, no row", async () => {
    const before = [
      await readFile(join(directory, ".env"), "utf8"),
      await startTimes(engine, "acme"),
      await rowCounts(engine, "acme"),
    ];
    const again = await run(["--profile", file]);
    expect(again.exitCode).toBe(0);
    expect(again.stdout.trimEnd().split("\n").at(-1)).toMatch(/^Nothing to change/);
    expect([
      await readFile(join(directory, ".env"), "utf8"),
      await startTimes(engine, "acme"),
      await rowCounts(engine, "acme"),
    ]).toEqual(before);
    expect((await run(["plan", "acme"])).exitCode).toBe(0);
  });

  it("E5, E6: the doctor names the published images' own defects, and E9 that nobody reaches the public addresses", async () => {
    const { stdout, exitCode } = await run(["doctor", "--json"]);
    const { findings } = JSON.parse(stdout) as {
      findings: { id: string; status: string; saw: string; fix: unknown }[];
    };
    const wrong = findings.filter(({ status }) => status === "warn" || status === "fail");
    expect([exitCode, wrong.map(({ id, status }) => `${id} ${status}`)]).toEqual([
      3,
      ["E5 warn", "E6 warn", "E9 fail"],
    ]);
    expect(wrong.map(({ fix }) => fix)).toEqual([null, null, null]);
    expect(wrong[0]?.saw).toContain("dittofeed-dashboard");
    expect(wrong[1]?.saw).toContain("dittofeed-api");
  });

  it("shows its status, its logs, and restarts one service", async () => {
    const { stdout, exitCode } = await run(["status", "--json"]);
    expect(exitCode).toBe(0);
    const status = JSON.parse(stdout) as {
      services: { service: string; health: string }[];
      lastRun: { outcome: string };
    };
    expect(status.services.map(({ service }) => service).sort()).toEqual([
      "api",
      "clickhouse",
      "dashboard",
      "postgres",
      "redis",
      "temporal",
      "worker",
      "worker",
    ]);
    expect(status.services.every(({ health }) => health === "healthy")).toBe(true);
    expect((await run(["logs", "postgres", "--tail", "5"])).stdout).toMatch(/^postgres \| /);
    const before = await startTimes(engine, "acme");
    expect((await run(["restart", "dashboard"])).exitCode).toBe(0);
    const after = await startTimes(engine, "acme");
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(["/acme-dashboard-1"]);
  });

  it("starts again what was stopped, and nothing else", async () => {
    await engine.docker("stop", "acme-api-1");
    expect((await run(["status"])).exitCode).toBe(3);
    const before = await startTimes(engine, "acme");
    expect((await run(["--profile", file])).exitCode).toBe(0);
    const after = await startTimes(engine, "acme");
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(["/acme-api-1"]);
  });

  it("refuses an old volume with another password, and does not touch the volume", async () => {
    const env = await readFile(join(directory, ".env"), "utf8");
    const workspace = await sql(engine, "acme", `SELECT id FROM "Workspace"`);
    await writeFile(
      join(directory, ".env"),
      env.replace(/^(POSTGRES_PASSWORD)=.*$/m, "$1='another-password-altogether'"),
    );
    const refused = await run(["--profile", file, "--json"]);
    expect(refused.exitCode).toBe(1);
    expect(problemOf(refused).problem?.code).toBe("volume-password-differs");
    await run(["down"]);
    const stopped = await run(["--profile", file, "--json"]);
    expect(stopped.exitCode).toBe(1);
    expect(problemOf(stopped).problem?.code).toBe("volume-password-differs");
    await writeFile(join(directory, ".env"), env, { mode: 0o600 });
    expect((await run(["--profile", file])).exitCode).toBe(0);
    expect(await sql(engine, "acme", `SELECT id FROM "Workspace"`)).toBe(workspace);
  });

  it("keeps the data through down, and removes it only by name", async () => {
    const workspace = await sql(engine, "acme", `SELECT id FROM "Workspace"`);
    expect((await run(["down", "--remove-data", "other"])).exitCode).toBe(2);
    expect((await run(["down"])).exitCode).toBe(0);
    expect((await engine.docker("volume", "ls", "-q")).split("\n")).toContain("acme_postgres");
    expect((await run(["--profile", file])).exitCode).toBe(0);
    expect(await sql(engine, "acme", `SELECT id FROM "Workspace"`)).toBe(workspace);
  });

  it("has written no secret anywhere but into .env", async () => {
    const secrets = secretsOf(await readFile(join(directory, ".env"), "utf8"));
    expect(Object.keys(secrets)).toEqual(
      expect.arrayContaining(["JWT_SECRET", "SECRET_KEY", "POSTGRES_PASSWORD", "GOOGLE_CLIENT_SECRET"]),
    );
    const inspected = await engine
      .docker("ps", "-aq")
      .then((ids) =>
        engine.docker(
          "inspect",
          "--format",
          "{{json .Config.Cmd}} {{json .Config.Labels}} {{json .Args}} {{json .Config.Healthcheck}}",
          ...ids.trim().split("\n"),
        ),
      );
    const places = [
      ...(await everyFile(user.home)).filter(({ path }) => !/\/\.env(\.|$)/.test(path)),
      ...said.map(({ stdout, stderr }, index) => ({ path: `output ${index}`, text: stdout + stderr })),
      { path: "arguments of all processes", text: await allArguments() },
      { path: "containers", text: inspected },
    ];
    const leaks = places.flatMap(({ path, text }) =>
      Object.entries(secrets).flatMap(([name, value]) =>
        encodings(value).some((form) => text.includes(form)) ? [`${name} in ${path}`] : [],
      ),
    );
    expect(leaks).toEqual([]);
  });

  it("removes containers and volumes when the installation is named", async () => {
    expect((await run(["down", "--remove-data", "acme"])).exitCode).toBe(0);
    expect(await engine.docker("volume", "ls", "-q", "--filter", "label=com.docker.compose.project=acme")).toBe("");
    expect((await stat(join(directory, ".env"))).isFile()).toBe(true);
  });
});

function secretsOf(env: string): Record<string, string> {
  const names = [
    "JWT_SECRET",
    "SECRET_KEY",
    "NEXTAUTH_SECRET",
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "CLICKHOUSE_PASSWORD",
    "GOOGLE_CLIENT_SECRET",
  ];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = new RegExp(`^${name}='(.*)'$`, "m").exec(env)?.[1];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
