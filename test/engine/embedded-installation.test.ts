import { readFile, stat, writeFile } from "node:fs/promises";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { postDeploymentCommand, postDeploymentSettings } from "../../compose/scripts/post-deployment-command.ts";
import { profileSchema } from "../../src/domain/profile.ts";
import { builtProgram } from "../support/built-program.ts";
import { withSharedEngine } from "../support/engine/index.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { infrastructurePorts, rowCounts, sql, startTimes } from "../support/inspect-stack.ts";
import type { Ran } from "../support/product.ts";
import { TestInstallation } from "../support/test-installation.ts";
import { localAddress } from "./faults/setting-faults.ts";
import { expectNoLeak } from "./no-leak.ts";

const google = "GOCSPX-canary-0f9a1c7e";
const fixed = { tag: "embedded-final-fixed" };
const workspace = `Rob'); DROP TABLE "Workspace";--`;
/** Where a kill is worth an engine: while it pulls and while it starts. A rehearsal is killed at every boundary (program/interruption). */
const boundaries = exhaustive
  ? [
      "write-env",
      "write-compose",
      "pull-images",
      "start-infrastructure",
      "apply-schema",
      "create-workspace",
      "start-applications",
    ]
  : ["pull-images", "start-infrastructure"];

const shared = withSharedEngine("v2-json");
let on: TestInstallation;

beforeAll(async () => {
  // Pulled for real, with bytes to count, whatever another test has pulled to this engine.
  const images = (await shared.engine.docker("images", "--quiet")).split("\n").filter(Boolean);
  if (images.length > 0) await shared.engine.docker("rmi", "--force", ...new Set(images));
  on = await TestInstallation.prepare(
    shared.engine,
    {
      name: "acme",
      mode: "embedded",
      workspace: { name: workspace, domain: "example.com", administrator: "admin@example.com" },
      worker: { replicas: 2 },
      ports: await infrastructurePorts(),
    },
    { GOOGLE_CLIENT_SECRET: google },
  );
});

afterEach((context) => on.afterTest(context));
afterAll(() => on?.close());

const run = (...words: string[]) => on.run(words);

const verified = ({ events }: Ran) => events.flatMap((event) => (event.type === "verified" ? [event.what] : []));
const ended = ({ events }: Ran) => events.findLast((event) => event.type === "run-ended");
const problemOf = (ran: Ran) =>
  (ended(ran)?.type === "run-ended" ? ended(ran) : undefined) as { problem?: { code: string; saw: string } };

describe("an embedded installation (Compose 2.40, real engine, PostgreSQL and Redis; old ClickHouse; stand-ins for Temporal and the app)", () => {
  it("is planned without touching anything: exit 2", async () => {
    const planned = await run("plan", "acme.yaml");
    expect(planned).toMatchObject({ exitCode: 2, stderr: "" });
    await expect(stat(on.directory)).rejects.toThrow("ENOENT");
    expect(await on.docker("ps", "-aq")).toBe("");
  });

  it("survives kill -9 on its way, and keeps its secrets", async () => {
    let env: string | undefined;
    for (const at of ["task-started", "task-done"] as const) {
      for (const task of boundaries) {
        // A step that is done already says so at once; from the second round on that is what these kills interrupt.
        const killed = await on.apply({
          stopWhen: (event) => event.type === at && event.task === task,
        });
        expect([task, killed.signal]).toEqual([task, "SIGKILL"]);
        const now = await readFile(on.dotEnv, "utf8").catch(() => undefined);
        if (env !== undefined) expect(now).toBe(env);
        env = now ?? env;
      }
    }
  });

  it("is installed, healthy and verified: exit 0", async () => {
    const ran = await on.apply();
    expect([ran.exitCode, problemOf(ran).problem, ran.stderr]).toEqual([0, undefined, ""]);
    expect(verified(ran)).toEqual(
      expect.arrayContaining([
        "database: 36 tables complete, migration journal recorded",
        "the API answers at https://app.example.com/api",
        "the API rejects a request without a session (401)",
        "the dashboard sends people to this address to sign in",
        "sign-in leads to Google with your client ID and https://app.example.com/api/public/auth/oauth2/callback/google",
        "the dashboard reaches the API to exchange the token of a sign-in",
        "the API accepts writes from this address",
        "the API rejects writes from other sites",
        "signing out ends the session",
        "an expired session leads to a new sign-in",
        "browsers on other sites may send events",
        "the API accepts the administrator's session: member, role and JWT_SECRET match",
        "the dashboard opens its first page for the administrator",
        "pages call the API at the address they were loaded from",
        "the app can use ClickHouse and its tables",
        "the app can use Temporal, and the workspace's workflow is running",
        "an event from another site was accepted, stored and read back",
        "embedded session: created with the workspace's write key",
        "embedded session: a used refresh token is rejected",
        "embedded session: revoked, and rejected afterwards",
        "embedded session: audit rows for created, refreshed, revoked",
      ]),
    );
    expect(await on.published()).toEqual(
      expect.arrayContaining([
        `127.0.0.1:${on.profile.ports?.postgres}->5432/tcp`,
        `127.0.0.1:${on.profile.ports?.redis}->6379/tcp`,
        `127.0.0.1:${on.profile.ports?.clickhouse}->8123/tcp`,
        `127.0.0.1:${on.profile.ports?.clickhouseNative}->9000/tcp`,
        `127.0.0.1:${on.profile.ports?.temporal}->7233/tcp`,
        `0.0.0.0:${on.profile.ports?.edge}->8080/tcp`,
      ]),
    );
    const states = await on.docker(
      "ps",
      "--format",
      "{{.Names}} {{.Status}}",
      "--filter",
      "label=com.docker.compose.project=acme",
    );
    expect(states.trim().split("\n")).toHaveLength(9);
    expect(
      states
        .trim()
        .split("\n")
        .every((line) => line.includes("(healthy)")),
    ).toBe(true);
    expect(await sql(on.engine, "acme", `SELECT name FROM "Workspace"`)).toBe(workspace);
    const pulled = on.said.flatMap(({ events }) => events);
    const isLarge = (event: (typeof pulled)[number]) =>
      event.type === "task-progress" && event.unit === "bytes" && (event.total ?? 0) > 1_000_000;
    expect(pulled.some(isLarge)).toBe(true);
  });

  it("names the defects of the image instead of papering over them", async () => {
    const child = `INSERT INTO "Workspace" (id, name, type, "updatedAt") VALUES (gen_random_uuid(), 'Kid', 'Child', now()) RETURNING id`;
    const secret = `INSERT INTO "Secret" (id, "workspaceId", name, value, "updatedAt")
      SELECT gen_random_uuid(), id, 'write-key', 'of-the-kid', now() FROM child RETURNING id, "workspaceId"`;
    const key = `INSERT INTO "WriteKey" (id, "workspaceId", "secretId", "updatedAt") SELECT gen_random_uuid(), "workspaceId", id, now() FROM secret`;
    await sql(on.engine, "acme", `WITH child AS (${child}), secret AS (${secret}) ${key}`);
    const again = await on.apply();
    await sql(on.engine, "acme", `DELETE FROM "Workspace" WHERE name = 'Kid'`);
    const defects = again.events.flatMap((event) => (event.type === "defect" ? [event.what] : []));
    expect(defects.join("\n")).toMatch(/reused refresh token/);
    expect(defects.join("\n")).toMatch(/reuse_detected/);
    expect(defects.join("\n")).not.toContain("lacks embedded pages");
    expect(verified(again)).toContain("the dashboard image has 6 of 6 embedded pages");
    expect(defects.join("\n")).toMatch(/no \/api-l\/embedded/);
    expect(defects.join("\n")).toMatch(/opens embedded sessions for any key/);
    expect(defects.join("\n")).toMatch(/rejects embedded sessions of Child workspaces \(Kid\)/);
  });

  it("changes nothing the second time: no byte, no start time, no row", async () => {
    const before = [
      await readFile(on.dotEnv, "utf8"),
      await startTimes(on.engine, "acme"),
      await rowCounts(on.engine, "acme"),
    ];
    const again = await run("--profile", "acme.yaml");
    expect(again.exitCode).toBe(0);
    expect(again.stdout.trimEnd().split("\n").at(-1)).toMatch(/^Nothing to change/);
    expect([
      await readFile(on.dotEnv, "utf8"),
      await startTimes(on.engine, "acme"),
      await rowCounts(on.engine, "acme"),
    ]).toEqual(before);
    expect((await run("plan", "acme")).exitCode).toBe(0);
  });

  it("E9: the doctor finds that nobody reaches the public address, and nothing wrong behind it", async () => {
    const { stdout, exitCode } = await run("doctor", "--json");
    const { findings } = JSON.parse(stdout) as {
      findings: { id: string; status: string; saw: string; fix: unknown }[];
    };
    const wrong = findings.filter(({ status }) => status === "warn" || status === "fail");
    expect([exitCode, wrong.map(({ id, status }) => `${id} ${status}`)], JSON.stringify(wrong)).toEqual([
      3,
      ["E9 fail"],
    ]);
    expect(wrong.map(({ fix }) => fix)).toEqual([null]);
  });

  it("shows its status, its logs, and restarts one service", async () => {
    const { stdout, exitCode } = await run("status", "--json");
    expect(exitCode).toBe(0);
    const status = JSON.parse(stdout) as {
      services: { service: string; health: string }[];
      lastRun: { outcome: string };
    };
    expect(status.services.map(({ service }) => service).sort()).toEqual([
      "api",
      "clickhouse",
      "dashboard",
      "edge",
      "postgres",
      "redis",
      "temporal",
      "worker",
      "worker",
    ]);
    expect(status.services.every(({ health }) => health === "healthy")).toBe(true);
    expect((await run("logs", "postgres", "--tail", "5")).stdout).toMatch(/^postgres \| /);
    const before = await startTimes(on.engine, "acme");
    expect((await run("restart", "dashboard")).exitCode).toBe(0);
    const after = await startTimes(on.engine, "acme");
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(["/acme-dashboard-1"]);
  });

  it("starts again what was stopped, and nothing else", async () => {
    await on.docker("stop", "acme-api-1");
    expect((await run("status")).exitCode).toBe(3);
    const before = await startTimes(on.engine, "acme");
    expect((await run("--profile", "acme.yaml")).exitCode).toBe(0);
    const after = await startTimes(on.engine, "acme");
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(["/acme-api-1"]);
  });

  it("refuses an old volume with another password, up and down; keeps its data through down, and removes it only by name", async () => {
    const env = await readFile(on.dotEnv, "utf8");
    const id = await sql(on.engine, "acme", `SELECT id FROM "Workspace"`);
    const otherPassword = env.replace(/^(POSTGRES_PASSWORD)=.*$/m, "$1='another-password-altogether'");
    await writeFile(on.dotEnv, otherPassword);
    const refused = await on.apply();
    expect([refused.exitCode, problemOf(refused).problem?.code]).toEqual([1, "volume-password-differs"]);
    expect((await run("down", "--remove-data", "other")).exitCode).toBe(2);
    expect((await run("down")).exitCode).toBe(0);
    expect((await on.docker("volume", "ls", "-q")).split("\n")).toContain("acme_postgres");
    const stopped = await on.apply();
    expect([stopped.exitCode, problemOf(stopped).problem?.code]).toEqual([1, "volume-password-differs"]);
    await writeFile(on.dotEnv, env, { mode: 0o600 });
    expect((await run("--profile", "acme.yaml")).exitCode).toBe(0);
    expect(await sql(on.engine, "acme", `SELECT id FROM "Workspace"`)).toBe(id);
  });

  it("takes over a changed profile: other images and addresses, one worker, the same workspace", async () => {
    const id = await sql(on.engine, "acme", `SELECT id FROM "Workspace"`);
    const images = { ...on.profile.images, api: fixed, worker: fixed, dashboard: fixed };
    await on.writeProfile({ ...on.profile, images, address: localAddress(on.profile), worker: {} });
    expect(verified(await on.install())).toContain("embedded session: an invalid key opens nothing");
    expect(await on.docker("inspect", "--format", "{{.Config.Image}}", on.container("api"))).toContain(fixed.tag);
    expect(await sql(on.engine, "acme", `SELECT id FROM "Workspace"`)).toBe(id);
    // Which of the two stays is Compose's choice.
    const workers = Object.keys(await startTimes(on.engine, "acme")).filter((name) => name.includes("worker"));
    expect(workers).toHaveLength(1);
  });
});

describe("an embedded installation, as a deployment of Coolify's", () => {
  /** On the standard input of a shell, as ssh hands it over: ApplicationDeploymentJob.php, run_post_deployment_command. */
  const typed = async (command: string) => {
    const input = `docker exec ${on.container("api")} sh -c '${command.replaceAll("'", "'\\''")}'\n`;
    return execa("bash", ["-se"], { input, env: on.engine.env, extendEnv: false, reject: false });
  };

  it("is brought back by the post-deployment command alone, and not changed by a second one", async () => {
    const profile = profileSchema.parse({ ...on.profile, address: localAddress(on.profile) });
    const command = postDeploymentCommand(postDeploymentSettings(profile), await builtProgram());
    await sql(on.engine, "acme", 'DROP TABLE "AuthProvider"');
    await on.docker(
      ...["exec", on.container("clickhouse"), "sh", "-c"],
      'clickhouse-client --user "$CLICKHOUSE_USER" --password "$CLICKHOUSE_PASSWORD" --query "DROP TABLE dittofeed.user_events_v2"',
    );
    const ran = await typed(command);
    expect([ran.exitCode, ran.stderr], ran.stdout).toEqual([0, ""]);
    const end = `sign in at ${profile.address}/dashboard as admin@example.com`;
    expect(ran.stdout.split("\n").at(-1)).toBe(`dittofeed-setup: done: ${end}`);
    for (const seen of [
      "an event from another site was accepted",
      "embedded session: revoked, and rejected afterwards",
    ])
      expect(ran.stdout).toContain(`verified: ${seen}`);
    expect(await sql(on.engine, "acme", 'SELECT count(*) FROM "AuthProvider"')).toBe("1");
    const rows = await rowCounts(on.engine, "acme");
    expect((await typed(command)).stdout.split("\n").at(-1)).toBe(`dittofeed-setup: done: nothing to change, ${end}`);
    expect(await rowCounts(on.engine, "acme")).toBe(rows);
  });
});

describe("an embedded installation at its end", () => {
  it("has written no secret anywhere but into .env", () => expectNoLeak(on));

  it("removes containers and volumes when the installation is named", async () => {
    expect((await run("down", "--remove-data", "acme")).exitCode).toBe(0);
    expect(await on.docker("volume", "ls", "-q", "--filter", "label=com.docker.compose.project=acme")).toBe("");
    expect((await stat(on.dotEnv)).isFile()).toBe(true);
  });
});
