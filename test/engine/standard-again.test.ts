import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseEnvFile } from "../../compose/env/env-file.ts";
import { isSecretName } from "../../src/domain/secret-names.ts";
import { emptyEngine, withSharedEngine } from "../support/engine/index.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { FileModes } from "../support/file-modes.ts";
import { sql } from "../support/inspect-stack.ts";
import { program } from "../support/product.ts";
import { traceCalls } from "../support/system-calls.ts";
import type { TestInstallation } from "../support/test-installation.ts";
import { prepareStandard } from "./standard.ts";

const shared = withSharedEngine("v2");
let on: TestInstallation;

beforeAll(async () => {
  on = await prepareStandard(shared.engine);
  await on.install();
});

afterEach((context) => on.afterTest(context));
afterAll(() => on?.close());

describe("a standard installation that is run again", () => {
  it("completes a damaged database: named in the plan, dumped first, every row kept", async () => {
    const dumps = join(on.directory, ".dittofeed-setup", "dumps");
    await sql(on.engine, "plain", 'DROP TABLE "AuthProvider"; ALTER TABLE "Workspace" DROP COLUMN type');
    const planned = await on.run(["plan", "plain.yaml"]);
    expect(planned.exitCode).toBe(2);
    expect(planned.stdout).toContain(`a dump of the database in ${dumps}`);
    expect(planned.stdout).toContain("add column: Workspace.type");
    const repaired = await on.install();
    expect(await sql(on.engine, "plain", 'SELECT count(*), min(type::text) FROM "Workspace"')).toBe("1|Root");
    const [dump = ""] = await readdir(dumps);
    expect(dump).toMatch(/^dittofeed-.*\.sql\.gz$/);
    const lines = repaired.events.flatMap((event) => (event.type === "task-line" ? [event.line] : []));
    expect(lines.find((line) => line.includes(dump))).toContain("by pg_dump in the container");
    expect((await on.apply()).events.at(-1)).toMatchObject({ outcome: "nothing-to-do" });
  });

  it("respects compose.override.yaml and never writes it; Compose v1 finds nothing to change", async () => {
    const override = join(on.directory, "compose.override.yaml");
    const own = "  helper: {image: 'redis:7.2.5', command: [sleep, '1000'], stop_grace_period: 0s}\n";
    const text = `services:\n  redis:\n    labels:\n      mine: kept\n${own}`;
    await writeFile(override, text);
    // What it is about, and what it adds: PostgreSQL and all others run on.
    const started = await on.restarted(async () => expect((await on.apply()).exitCode).toBe(0));
    expect(started).toEqual(["helper", "redis"]);
    const { ownServices } = JSON.parse((await on.run(["status", "--json"])).stdout) as { ownServices: unknown };
    expect(ownServices).toEqual([{ service: "helper", state: "running", health: "none" }]);
    const label = async () =>
      (await on.docker("inspect", "--format", '{{index .Config.Labels "mine"}}', on.container("redis"))).trim();
    expect(await label()).toBe("kept");
    expect((await on.apply()).events.at(-1)).toMatchObject({ outcome: "nothing-to-do" });

    const v1 = await on.engine.envWith("v1");
    expect((await on.apply({ env: v1 })).events.at(-1)).toMatchObject({ outcome: "nothing-to-do" });
  });

  it("believes an override that takes the edge's port away: it is asked in the network, and nothing is wrong", async () => {
    const override = join(on.directory, "compose.override.yaml");
    const before = await readFile(override, "utf8");
    await writeFile(override, `${before}  edge: {ports: !reset []}\n`);
    expect((await on.apply()).exitCode).toBe(0);
    expect(await on.published()).toEqual([]);
    await on.until([]);
    await writeFile(override, before);
    expect((await on.apply()).exitCode).toBe(0);
    expect(await on.published()).toHaveLength(1);
  });

  // At night: docker-compose 1.29 is slow. What it takes and does is proved by test/engine/docker and program/real-compose.
  it.runIf(exhaustive)("is taken down and installed again by Compose v1", async () => {
    const v1 = await on.engine.envWith("v1");
    expect((await on.run(["down"], { env: v1 })).exitCode).toBe(0);
    const installed = await on.apply({ env: v1 });
    const last = installed.events.at(-1);
    expect([installed.exitCode, last?.type === "run-ended" ? last.problem : last]).toEqual([0, undefined]);
    expect(await on.docker("ps", "--filter", "label=mine=kept", "--quiet")).not.toBe("");
  });

  // At night: by day a rehearsal writes the same files (test/program/secrets-never-open.test.ts).
  it.runIf(exhaustive)(
    "is installed as root with umask 000, and no secret is ever where others could read it",
    async () => {
      await emptyEngine(on.engine);
      await rm(on.directory, { recursive: true });
      const { home, room } = on.user;
      for (const folder of [home, room]) await chmod(folder, 0o755);
      await mkdir(on.directory, { mode: 0o755 });
      const modes = new FileModes([home]);
      const given = { cwd: room, env: on.environment, room: home };
      const words = [process.execPath, program, "--profile", "plain.yaml"];
      const { exitCode, stderr } = await traceCalls(words, given, (call) => modes.see(call));
      expect([exitCode, stderr]).toEqual([0, ""]);
      const settings = [...parseEnvFile(await readFile(on.dotEnv, "utf8"))].filter(([name]) => isSecretName(name));
      expect(settings.length).toBeGreaterThan(7);
      expect(modes.exposed(Object.fromEntries(settings))).toEqual([]);
      expect(modes.searched()).toEqual(expect.arrayContaining([on.dotEnv, join(on.directory, "compose.yaml")]));
    },
  );
});
