import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { parseEnvFile } from "../../compose/env/env-file.ts";
import { whileBusy } from "../support/busy.ts";
import { configValueOf } from "../support/encrypted.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { rowCounts, sql, startTimes } from "../support/inspect-stack.ts";
import type { TestInstallation } from "../support/test-installation.ts";

/** What no `--fix all` repairs: what a person has to type a name for, and what only a person can put right. */
export function proveDoctorByHand(installation: () => TestInstallation): void {
  let on: TestInstallation;
  beforeAll(() => {
    on = installation();
  });

  /** Repairs the only finding on a terminal, where what cannot be undone wants its name typed. */
  async function onScreen(name: string): Promise<void> {
    const terminal = on.onTerminal({ cols: 80, rows: 24 });
    await terminal.waitFor("f fix", 30_000);
    await terminal.waitFor("? keys");
    await terminal.waitUntil((screen) => !screen[0]?.includes("checking"), "the whole look", 30_000);
    terminal.type("f");
    await terminal.waitFor(`Type ${name} to agree`);
    terminal.press("enter");
    await terminal.waitFor("Nothing was done");
    terminal.type(name);
    terminal.press("enter");
    await terminal.waitFor("Fixed", 120_000);
    terminal.press("enter");
    await terminal.waitFor("No problems.");
    terminal.type("q");
    expect((await terminal.exited).exitCode).toBe(0);
  }

  it("finds nothing in a healthy stack, look after look, and changes nothing by looking", async () => {
    await on.until([]);
    const before = async () => [
      await startTimes(on.engine, on.project),
      await rowCounts(on.engine, on.project),
      await readFile(on.dotEnv, "utf8"),
    ];
    const first = await before();
    for (let look = 0; look < (exhaustive ? 20 : 3); look += 1) {
      const seen = await on.doctor();
      expect([seen.exitCode, seen.wrong, seen.stderr]).toEqual([0, [], ""]);
    }
    expect(await before()).toEqual(first);
  });

  // At night: by day the rest of the tests keeps every processor busy while the looks above are taken.
  it.runIf(exhaustive)(
    "finds nothing either while every processor has four others to serve, look after look",
    async () => {
      await on.until([]);
      const started = await startTimes(on.engine, on.project);
      await whileBusy(4 * availableParallelism(), async () => {
        for (let look = 0; look < 20; look += 1) {
          const seen = await on.doctor();
          expect([seen.exitCode, seen.wrong, seen.stderr]).toEqual([0, [], ""]);
          process.stdout.write(`  doctor on a busy machine: ${Math.round(seen.milliseconds)} ms\n`);
        }
      });
      expect(await startTimes(on.engine, on.project)).toEqual(started);
    },
  );

  it("C14: a SECRET_KEY that was changed in .env is applied by no repair, and the one that runs is put back", async () => {
    const before = await startTimes(on.engine, on.project);
    const text = await readFile(on.dotEnv, "utf8");
    await on.writeSetting("SECRET_KEY", Buffer.alloc(32, 9).toString("base64"));
    await on.writeSetting("AUTH_MODE", "anonymous");
    const seen = await on.doctor();
    expect(seen.wrong).toEqual(["C10", "C14"]);
    expect([seen.of("C10").fix?.risk, seen.of("C14").fix?.risk]).toEqual(["destroys", "safe"]);
    const asked = await on.run(["doctor", "--profile", `${on.project}.yaml`, "--fix", "C10", "--yes"]);
    expect([asked.exitCode, asked.stderr]).toEqual([2, expect.stringContaining("cannot be undone")]);
    const planned = await on.run(["plan", `${on.project}.yaml`, "--json"]);
    expect(planned.events.at(-1)).toMatchObject({ outcome: "refused", problem: { code: "value-refused" } });
    const applied = await on.apply();
    expect([applied.exitCode, applied.events.at(-1)]).toMatchObject([2, { outcome: "refused" }]);
    expect(applied.stdout).toContain("--fix C14");
    expect(await startTimes(on.engine, on.project)).toEqual(before);
    // The key goes back first; then C10 takes over what else was changed, and restarts no more than before.
    const after = await on.doctor("--fix", "all", "--yes");
    expect([after.exitCode, after.wrong, after.repaired]).toEqual([0, [], ["C14", "C10"]]);
    const keyIn = (one: string) => /^SECRET_KEY=.*$/m.exec(one)?.[0];
    expect(keyIn(await readFile(on.dotEnv, "utf8"))?.replaceAll("'", "")).toBe(keyIn(text)?.replaceAll("'", ""));
  });

  it("another major version of PostgreSQL is refused before anything is pulled, and brought by no repair", async () => {
    const before = await startTimes(on.engine, on.project);
    const profile = await readFile(join(on.user.room, `${on.project}.yaml`), "utf8");
    await writeFile(join(on.user.room, "newer.yaml"), profile.replace(/(?<=postgres:\n +tag: )\S+/, '"16"'));
    const refused = await on.run(["--profile", "newer.yaml", "--json"]);
    const last = refused.events.at(-1);
    if (last?.type !== "run-ended") return expect.unreachable();
    expect([last.outcome, last.problem?.saw]).toEqual([
      "refused",
      expect.stringContaining("postgres:16 is PostgreSQL 16"),
    ]);
    expect(refused.events.some(({ type }) => type === "task-started")).toBe(false);
    expect(await on.docker("images", "--quiet", "postgres:16")).toBe("");
    // A look with that profile finds the settings of another one, and offers nothing that would bring it.
    const { stdout } = await on.run(["doctor", "--profile", "newer.yaml", "--fix", "all", "--yes", "--json"]);
    const { findings, repaired } = JSON.parse(stdout) as {
      findings: { id: string; fix: unknown }[];
      repaired: unknown[];
    };
    expect([findings.find(({ id }) => id === "C10")?.fix, repaired]).toEqual([null, []]);
    expect(await startTimes(on.engine, on.project)).toEqual(before);
  });

  it("S16, C14: while it is down, a volume of another PostgreSQL is seen, and another SECRET_KEY; nothing is started with them", async () => {
    const text = await readFile(on.dotEnv, "utf8");
    const key = parseEnvFile(text).get("SECRET_KEY") ?? "";
    const credential = JSON.stringify(configValueOf(Buffer.from(key, "base64")));
    await sql(
      on.engine,
      on.project,
      `INSERT INTO "Secret" ("workspaceId", name, "configValue") SELECT id, 'sealed', '${credential}' FROM "Workspace" LIMIT 1`,
    );
    const volume = `${on.project}_postgres`;
    const folder = (await on.docker("volume", "inspect", "--format", "{{.Mountpoint}}", volume)).trim();
    expect((await on.run(["down", "--profile", `${on.project}.yaml`])).exitCode).toBe(0);
    const version = await readFile(join(folder, "PG_VERSION"), "utf8");
    await writeFile(join(folder, "PG_VERSION"), "14\n");
    try {
      const last = (await on.apply()).events.at(-1);
      expect(last).toMatchObject({ outcome: "refused", problem: { code: "database-other-version" } });
      expect(last?.type === "run-ended" && last.problem?.saw).toContain(`${volume} was created by PostgreSQL 14`);
      // Not even what was made for the look is left.
      expect(await on.docker("ps", "--all", "--quiet")).toBe("");
      const seen = await on.doctor();
      expect(seen.of("S16")).toMatchObject({ status: "fail", fix: null });
      expect(seen.of("S1").fix).toBeNull();
    } finally {
      await writeFile(join(folder, "PG_VERSION"), version);
    }
    // A database that is off tells nobody whose key it is: a look says so, and a run starts it alone, asks it, and stops.
    await writeFile(join(on.directory, ".env.9999-01-01T00-00-00Z.bak"), text, { mode: 0o600 });
    await on.writeSetting("SECRET_KEY", Buffer.alloc(32, 9).toString("base64"));
    expect((await on.doctor()).of("C14").status).toBe("unknown");
    const stopped = await on.apply();
    expect(stopped.events.at(-1)).toMatchObject({
      type: "run-ended",
      problem: { code: "value-refused", title: "SECRET_KEY does not decrypt the data in the database" },
    });
    expect((await on.docker("ps", "--all", "--format", "{{.Names}}")).trim()).toBe(on.container("postgres"));
    const found = await on.doctor();
    expect(found.of("C14")).toMatchObject({ status: "fail", fix: { risk: "safe" } });
    // What would start the app with it is for whoever types the name.
    const starting = found.findings.filter(({ fix }) => fix?.preview.some((line) => /compose .*\bup\b/.test(line)));
    expect(starting.map(({ fix }) => fix?.risk)).toEqual(starting.map(() => "destroys"));
    expect(starting.map(({ id }) => id)).toContain("S1");
    await on.fix("C14");
    expect(parseEnvFile(await readFile(on.dotEnv, "utf8")).get("SECRET_KEY")).toBe(key);
    await on.install();
    await sql(on.engine, on.project, `DELETE FROM "Secret" WHERE name = 'sealed'`);
    await on.until([]);
  });

  // At night: it recreates all services twice. That a name has to be typed, H8 proves here, and which finding asks for one its own tests.
  it.runIf(exhaustive)("C2: a key that is none is recreated only where its name was typed", async () => {
    await on.writeSetting("SECRET_KEY", Buffer.alloc(16, 7).toString("base64"));
    // The api ends at its start, and Compose says so.
    await on.up().catch(() => undefined);
    await on.untilFound(["C2"]);
    const asked = await on.run(["doctor", "--profile", `${on.project}.yaml`, "--fix", "C2", "--yes"]);
    expect([asked.exitCode, asked.stderr]).toEqual([2, expect.stringContaining("cannot be undone")]);
    await onScreen(on.project);
  });

  it("H8: another stack of the same folder is stopped only where its name was typed, and nothing of it is removed", async () => {
    const file = join(on.user.room, "other.yaml");
    const service = "{image: 'redis:7.2.5', command: [sleep, '1000'], stop_grace_period: 0s}";
    await writeFile(file, `services: {api: ${service}, dashboard: ${service}, temporal: ${service}}\n`);
    const compose = ["compose", "--project-directory", on.directory, "--project-name", "other", "--file", file];
    await on.docker(...compose, "up", "--detach");
    await on.until(["H8"]);
    await onScreen("other");
    const left = await on.docker("ps", "--all", "--quiet", "--filter", "name=other-");
    expect(left.trim().split("\n")).toHaveLength(3);
    await on.docker(...compose, "down");
  });

  it("C11: embedded pages over plain http, for anybody but this machine", async () => {
    const text = await readFile(join(on.user.room, `${on.project}.yaml`), "utf8");
    await writeFile(join(on.user.room, "plain-http.yaml"), text.replaceAll("localhost", "app.example.test"));
    const { stdout } = await on.run(["doctor", "--profile", "plain-http.yaml", "--json"]);
    const { findings } = JSON.parse(stdout) as { findings: { id: string; status: string; next: string }[] };
    expect(findings.find(({ id }) => id === "C11")).toMatchObject({
      status: "warn",
      next: expect.stringContaining("https"),
    });
  });

  it("H1, H2: without an engine, without Compose: one line, and the rest waits", async () => {
    const look = async (changed: Readonly<Record<string, string>>) => {
      const words = ["doctor", "--profile", `${on.project}.yaml`];
      const { stdout, exitCode } = await on.run(words, { env: changed });
      expect(exitCode).toBe(3);
      return stdout;
    };
    const dead = await look({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    expect(dead.match(/^(FAIL|warn|\?) .*$/gm)).toEqual([expect.stringContaining("H1")]);
    expect(dead).toMatch(/1 problem; \d\d checks wait for H1\./);
    const without = await look(await on.engine.envWith("none"));
    expect(without.match(/^FAIL .*$/gm)).toEqual([expect.stringContaining("H2")]);
  });
}
