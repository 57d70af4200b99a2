import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../support/engine/index.ts";
import type { User } from "../support/product.ts";
import { Ward } from "./doctor-support.ts";
import { rowCounts, startTimes } from "./stack.ts";

const project = "embed";
const env = { GOOGLE_CLIENT_SECRET: "GOCSPX-doctor-settings-canary" };
const fixed = { tag: "embedded-final-fixed" };

let ward: Ward;
let engine: Engine;
let user: User;
let dotEnv: string;

beforeAll(async () => {
  const parts = {
    mode: "embedded",
    addresses: { dashboard: "http://localhost:3000", api: "http://localhost:3001" },
    images: { api: fixed, worker: fixed, dashboard: fixed },
  } as const;
  ward = await Ward.open({ name: project, ...parts }, env);
  ({ engine, user } = ward);
  dotEnv = join(ward.directory, ".env");
});

afterEach((context) => ward.afterTest(context));
afterAll(() => ward?.close());

/** Changes a line of `.env` as a person with an editor does, or adds it. */
async function write(name: string, value: string): Promise<void> {
  const text = await readFile(dotEnv, "utf8");
  const line = new RegExp(`^${name}=.*$`, "m");
  const changed = line.test(text) ? text.replace(line, () => `${name}='${value}'`) : `${text}${name}='${value}'\n`;
  await writeFile(dotEnv, changed, { mode: 0o600 });
}

const up = (...words: string[]) =>
  engine.docker("compose", "--project-directory", ward.directory, "up", "--detach", ...words);

/** And starts everything again with it. */
async function byHand(name: string, value: string): Promise<void> {
  await write(name, value);
  await up("--wait");
}

/** Repairs the only finding on a terminal, where what cannot be undone wants its name typed. */
async function onScreen(name: string): Promise<void> {
  const on = ward.onTerminal({ cols: 80, rows: 24 });
  await on.waitFor("f fix", 30_000);
  await on.waitFor("? keys");
  await on.waitUntil((screen) => !screen[0]?.includes("looking"), "the whole look", 30_000);
  on.type("f");
  await on.waitFor(`type ${name} and press Enter`);
  on.press("enter");
  await on.waitFor("Nothing was done");
  on.type(name);
  on.press("enter");
  await on.waitFor("in order now", 120_000);
  on.press("enter");
  await on.waitFor("Nothing is wrong.");
  on.type("q");
  expect((await on.exited).exitCode).toBe(0);
}

describe("doctor about settings and addresses (real engine and PostgreSQL; old ClickHouse; stand-ins for Temporal and the app)", {
  timeout: 240_000,
}, () => {
  it("finds nothing in a healthy stack, ten times in a row, and changes nothing by looking", async () => {
    const before = [
      await startTimes(engine, project),
      await rowCounts(engine, project),
      await readFile(dotEnv, "utf8"),
    ];
    for (let look = 0; look < 10; look += 1) {
      const seen = await ward.doctor();
      expect([seen.exitCode, seen.wrong, seen.stderr]).toEqual([0, [], ""]);
    }
    expect([
      await startTimes(engine, project),
      await rowCounts(engine, project),
      await readFile(dotEnv, "utf8"),
    ]).toEqual(before);
  });

  it("C9: .env that others may read is closed, and no container is touched", async () => {
    await chmod(dotEnv, 0o644);
    expect((await ward.doctor()).wrong).toEqual(["C9"]);
    const before = await startTimes(engine, project);
    expect((await ward.fix("C9")).wrong).toEqual([]);
    expect([(await stat(dotEnv)).mode & 0o777, await startTimes(engine, project)]).toEqual([0o600, before]);
  });

  it("C7: a mode that somebody set by hand is one finding, and is put right by making anew what has it", async () => {
    await byHand("AUTH_MODE", "anonymous");
    const seen = await ward.until(["C7"]);
    expect(seen.exitCode).toBe(3);
    expect(seen.of("C7").evidence).toContain('api: AUTH_MODE is "anonymous"');
    const after = await ward.doctor("--fix", "all", "--yes");
    expect([after.exitCode, after.wrong]).toEqual([0, []]);
    expect(await readFile(dotEnv, "utf8")).toContain("AUTH_MODE='multi-tenant'");
  });

  it("C8, C10: a setting that was changed and never taken over is told apart from one that is wrong", async () => {
    const text = await readFile(dotEnv, "utf8");
    await writeFile(
      dotEnv,
      text.replace(/^MAX_CONCURRENT_ACTIVITY.*$/m, "MAX_CONCURRENT_ACTIVITY_TASK_EXECUTIONS=99"),
      { mode: 0o600 },
    );
    const seen = await ward.doctor();
    expect(seen.wrong).toEqual(["C10"]);
    expect(seen.of("C10").saw).toContain("MAX_CONCURRENT_ACTIVITY_TASK_EXECUTIONS");
    expect((await ward.fix("C10")).wrong).toEqual([]);
    await byHand("AUTH_PROVIDER", "keycloak");
    await ward.until(["C8"]);
    expect((await ward.fix("C8")).wrong).toEqual([]);
  });

  it("C1, C5, C6: a placeholder and two wrong addresses at once are three findings, and each is put right", async () => {
    await write("JWT_SECRET", "change-me");
    await write("DASHBOARD_URL", "http://localhost:3000/dashboard");
    await byHand("NEXTAUTH_URL", "http://localhost:3000");
    const seen = await ward.until(["C1", "C5", "C6"]);
    expect(seen.exitCode).toBe(3);
    expect(seen.of("C1").evidence.join()).toContain("JWT_SECRET");
    expect(JSON.stringify(seen.findings)).not.toContain("change-me");
    const rows = await rowCounts(engine, project);
    const after = await ward.doctor("--fix", "C1,C5,C6", "--yes");
    // C5 writes the file as the profile has it, so that nothing is left for C6 to do.
    expect([after.wrong, after.repaired]).toEqual([[], ["C1", "C5"]]);
    expect(await rowCounts(engine, project)).toBe(rows);
  });

  it("C3: a key that only the api was started with", async () => {
    await write("JWT_SECRET", Buffer.alloc(32, 5).toString("base64"));
    await up("--no-deps", "--wait", "api");
    const seen = await ward.untilFound("C3");
    expect(seen.of("C3").evidence).toEqual(["compared by keyed digests, taken inside the containers"]);
    expect((await ward.doctor("--fix", "all", "--yes")).wrong).toEqual([]);
  });

  it("C4: a DATABASE_URL that lost the password", async () => {
    await write("DATABASE_URL", "postgresql://dittofeed:p@ss#word@postgres:5432/dittofeed");
    await up();
    const seen = await ward.untilFound("C4");
    expect(JSON.stringify(seen.findings)).not.toContain("p@ss#word");
    expect((await ward.doctor("--fix", "all", "--yes")).wrong).toEqual([]);
  });

  it("C12: the host's port told to the api inside its container", async () => {
    await ward.madeWith("api", "    environment: {API_PORT: '3999'}\n");
    const seen = await ward.untilFound("C12");
    expect(seen.of("C12").saw).toContain("3999");
    await ward.fix("C12");
    await ward.until([]);
  });

  it("C13: half of HubSpot is told, and left to the person who has the other half", async () => {
    await byHand("HUBSPOT_CLIENT_ID", "1234");
    const seen = await ward.until(["C13"]);
    expect(seen.of("C13").fix).toBeNull();
    await writeFile(dotEnv, (await readFile(dotEnv, "utf8")).replace(/^HUBSPOT_CLIENT_ID=.*\n/m, ""), { mode: 0o600 });
    await up("--wait");
    await ward.until([]);
  });

  it("C14: a SECRET_KEY that was changed in .env is applied by no repair, and the one that runs is put back", async () => {
    const before = await startTimes(engine, project);
    const text = await readFile(dotEnv, "utf8");
    await write("SECRET_KEY", Buffer.alloc(32, 9).toString("base64"));
    await write("AUTH_MODE", "anonymous");
    const seen = await ward.doctor();
    expect(seen.wrong).toEqual(["C10", "C14"]);
    expect([seen.of("C10").fix?.risk, seen.of("C14").fix?.risk]).toEqual(["destroys", "safe"]);
    const asked = await user.run(["doctor", "--profile", `${project}.yaml`, "--fix", "C10", "--yes"], { env });
    expect([asked.exitCode, asked.stderr]).toEqual([2, expect.stringContaining("cannot be undone")]);
    const planned = await user.run(["plan", `${project}.yaml`, "--json"], { env });
    expect(planned.events.at(-1)).toMatchObject({ outcome: "refused", problem: { code: "value-refused" } });
    const applied = await user.run(["--profile", `${project}.yaml`, "--json"], { env });
    expect([applied.exitCode, applied.events.at(-1)]).toMatchObject([2, { outcome: "refused" }]);
    expect(applied.stdout).toContain("--fix C14");
    expect(await startTimes(engine, project)).toEqual(before);
    // The key goes back first; then C10 takes over what else was changed, and restarts no more than before.
    const after = await ward.doctor("--fix", "all", "--yes");
    expect([after.exitCode, after.wrong, after.repaired]).toEqual([0, [], ["C14", "C10"]]);
    const keyIn = (one: string) => /^SECRET_KEY=.*$/m.exec(one)?.[0];
    expect(keyIn(await readFile(dotEnv, "utf8"))?.replaceAll("'", "")).toBe(keyIn(text)?.replaceAll("'", ""));
  });

  it("another major version of PostgreSQL is refused before anything is pulled, and brought by no repair", async () => {
    const before = await startTimes(engine, project);
    const profile = await readFile(join(user.room, `${project}.yaml`), "utf8");
    await writeFile(join(user.room, "newer.yaml"), profile.replace(/^images:$/m, 'images:\n  postgres: {tag: "16"}'));
    const refused = await user.run(["--profile", "newer.yaml", "--json"], { env });
    const last = refused.events.at(-1);
    if (last?.type !== "run-ended") return expect.unreachable();
    expect([last.outcome, last.problem?.saw]).toEqual([
      "refused",
      expect.stringContaining("postgres:16 is PostgreSQL 16"),
    ]);
    expect(refused.events.some(({ type }) => type === "task-started")).toBe(false);
    expect(await engine.docker("images", "--quiet", "postgres:16")).toBe("");
    // A look with that profile finds the settings of another one, and offers nothing that would bring it.
    const { stdout } = await user.run(["doctor", "--profile", "newer.yaml", "--fix", "all", "--yes", "--json"], {
      env,
    });
    const { findings, repaired } = JSON.parse(stdout) as {
      findings: { id: string; fix: unknown }[];
      repaired: unknown[];
    };
    expect([findings.find(({ id }) => id === "C10")?.fix, repaired]).toEqual([null, []]);
    expect(await startTimes(engine, project)).toEqual(before);
  });

  it("S16: a volume of another PostgreSQL is seen while it is down, and nothing is started on it", async () => {
    const folder = (
      await engine.docker("volume", "inspect", "--format", "{{.Mountpoint}}", `${project}_postgres`)
    ).trim();
    const apply = () => user.run(["--profile", `${project}.yaml`, "--json"], { env });
    expect((await user.run(["down", "--profile", `${project}.yaml`], { env })).exitCode).toBe(0);
    const version = await readFile(join(folder, "PG_VERSION"), "utf8");
    await writeFile(join(folder, "PG_VERSION"), "14\n");
    try {
      const last = (await apply()).events.at(-1);
      expect(last).toMatchObject({ outcome: "refused", problem: { code: "database-other-version" } });
      expect(last?.type === "run-ended" && last.problem?.saw).toContain(`${project}_postgres is of PostgreSQL 14`);
      // Not even what was made for the look is left.
      expect(await engine.docker("ps", "--all", "--quiet")).toBe("");
      const seen = await ward.doctor();
      expect(seen.of("S16")).toMatchObject({ status: "fail", fix: null });
      expect(seen.of("S1").fix).toBeNull();
    } finally {
      await writeFile(join(folder, "PG_VERSION"), version);
    }
    expect((await apply()).events.at(-1)).toMatchObject({ outcome: "done" });
    await ward.until([]);
  });

  it("C2: a key that is none is made anew only where its name was typed", async () => {
    await write("SECRET_KEY", Buffer.alloc(16, 7).toString("base64"));
    // The api ends at its start, and Compose says so.
    await up().catch(() => undefined);
    await ward.untilFound("C2");
    const asked = await user.run(["doctor", "--profile", `${project}.yaml`, "--fix", "C2", "--yes"]);
    expect([asked.exitCode, asked.stderr]).toEqual([2, expect.stringContaining("cannot be undone")]);
    await onScreen(project);
  });

  it("C11: embedded pages over plain http, for anybody but this machine", async () => {
    const text = (await readFile(join(user.room, `${project}.yaml`), "utf8")).replaceAll(
      "localhost",
      "app.example.test",
    );
    await writeFile(join(user.room, "plain-http.yaml"), text);
    const { stdout } = await user.run(["doctor", "--profile", "plain-http.yaml", "--json"]);
    const { findings } = JSON.parse(stdout) as { findings: { id: string; status: string; next: string }[] };
    expect(findings.find(({ id }) => id === "C11")).toMatchObject({
      status: "warn",
      next: expect.stringContaining("https"),
    });
  });

  it("H1, H2: without an engine, without Compose: one line, and the rest waits", async () => {
    const look = async (changed: Record<string, string>) => {
      const { stdout, exitCode } = await user.run(["doctor", "--profile", `${project}.yaml`], { env: changed });
      expect(exitCode).toBe(3);
      return stdout;
    };
    const dead = await look({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    expect(dead.match(/^ {2}(FAIL|warn|\?) .*$/gm)).toEqual([expect.stringContaining("H1")]);
    expect(dead).toMatch(/1 problem, 0 warnings; \d\d wait on H1\./);
    const without = await look(await engine.envWith("none"));
    expect(without.match(/^ {2}FAIL .*$/gm)).toEqual([expect.stringContaining("H2")]);
  });

  it("H7: an image that was removed is pulled again, and nothing is restarted", async () => {
    const image = await engine.docker("inspect", "--format", "{{.Config.Image}}", `${project}-dashboard-1`);
    await engine.docker("rmi", "--force", image.trim());
    expect((await ward.doctor()).wrong).toEqual(["H7"]);
    const before = await startTimes(engine, project);
    expect((await ward.fix("H7")).wrong).toEqual([]);
    expect(await startTimes(engine, project)).toEqual(before);
  });

  it("H8: another stack is stopped only where its name was typed, and nothing of it is removed", async () => {
    const file = join(user.room, "other.yaml");
    const service = "{image: 'redis:7.2.5', command: [sleep, '1000'], stop_grace_period: 0s}";
    await writeFile(file, `services: {api: ${service}, dashboard: ${service}, temporal: ${service}}\n`);
    await engine.docker("compose", "--project-name", "other", "--file", file, "up", "--detach");
    await ward.until(["H8"]);
    await onScreen("other");
    expect((await engine.docker("ps", "--all", "--quiet", "--filter", "name=other-")).trim().split("\n")).toHaveLength(
      3,
    );
    await engine.docker("compose", "--project-name", "other", "--file", file, "down");
  });

  it("E3: sign-in with the client id of another installation", async () => {
    await byHand("GOOGLE_CLIENT_ID", "999-other.apps.googleusercontent.com");
    const seen = await ward.untilFound("E3");
    expect(seen.of("E3").saw).toContain("999-other");
    expect((await ward.fix("E3")).wrong).toEqual([]);
  });

  it("E7: an api whose image has no embedded sessions is named, and left to the person who chose it", async () => {
    await ward.madeWith(
      "api",
      "    image: docker.reactmotion.com/my-docker-repo/dittofeed/api:multitenancy-redis-v1-fixed\n",
    );
    const seen = await ward.until(["E7"]);
    expect([seen.of("E7").saw, seen.of("E7").fix]).toEqual(["The API has no route for embedded sessions.", null]);
    await up("--wait");
    await ward.until([]);
  });

  it("E1: an api that runs and does not answer is restarted, and nothing that waits on it is called wrong", async () => {
    await ward.signal("api", "SIGSTOP");
    const seen = await ward.untilFound("E1");
    expect(seen.of("E3").saw).toContain("waiting on E1");
    expect((await ward.fix("E1")).of("E1").status).toBe("ok");
    await ward.until([]);
  });

  it("E2: one that runs and does not answer is restarted; what needs it only waits", async () => {
    await ward.signal("dashboard", "SIGSTOP");
    const seen = await ward.untilFound("E2");
    expect(seen.of("E5").saw).toContain("waiting on E2");
    const after = await ward.doctor("--fix", "E2", "--yes");
    expect(after.of("E2").status).toBe("ok");
  });

  it("two problems at once are two findings", async () => {
    await chmod(dotEnv, 0o640);
    await engine.docker("stop", `${project}-worker-1`);
    await ward.until(["C9", "S1"]);
    const after = await ward.doctor("--fix", "all", "--yes");
    expect([after.exitCode, after.wrong]).toEqual([0, []]);
  });
});
