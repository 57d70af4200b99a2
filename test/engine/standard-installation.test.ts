import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseEnvFile } from "../../compose/env/env-file.ts";
import { readsSetting } from "../../compose/env/read-settings.ts";
import { usualLimits } from "../../compose/stack/limits.ts";
import { isSecretName } from "../../src/domain/secret-names.ts";
import { allServices, type ServiceName } from "../../src/domain/service.ts";
import { emptyEngine, withSharedEngine } from "../support/engine/index.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { FileModes } from "../support/file-modes.ts";
import { rowCounts, sql, startTimes } from "../support/inspect-stack.ts";
import { program } from "../support/product.ts";
import { traceCalls } from "../support/system-calls.ts";
import { TestInstallation } from "../support/test-installation.ts";
import { proveRepairs } from "./faults/fault.ts";
import { serviceFaults } from "./faults/service-faults.ts";
import { localAddress } from "./faults/setting-faults.ts";

/** Every character that has ever broken a URL, a shell, an .env file or a compose file. */
const oddPassword = `p@ss:/?#%&$"'\\ é`;
const google = "GOCSPX-standard-canary";
const env = { GOOGLE_CLIENT_SECRET: google, ODD: oddPassword, TUNNEL: "tunnel-token-canary" };

const shared = withSharedEngine("v2");
let on: TestInstallation;

beforeAll(async () => {
  on = await TestInstallation.prepare(
    shared.engine,
    {
      name: "plain",
      mode: "standard",
      tunnel: { token: { fromEnv: "TUNNEL" } },
      secrets: {
        POSTGRES_PASSWORD: { fromEnv: "ODD" },
        REDIS_PASSWORD: { fromEnv: "ODD" },
        CLICKHOUSE_PASSWORD: { fromEnv: "ODD" },
      },
    },
    env,
    (profile) => ({ ...profile, address: localAddress(profile) }),
  );
});

interface HostConfig {
  SecurityOpt: string[];
  CapDrop: string[];
  PidsLimit: number;
  Memory: number;
}

/** Of a service's container, what these templates give. */
async function inspected<Found extends unknown[]>(service: ServiceName, ...templates: string[]): Promise<Found> {
  const format = templates.map((template) => `{{json ${template}}}`).join("\n");
  const lines = (await on.docker("inspect", "--format", format, on.container(service))).trim().split("\n");
  return lines.map((line) => JSON.parse(line)) as Found;
}

afterEach((context) => on.afterTest(context));
afterAll(() => on?.close());

describe("a standard installation (Compose 2.26, real engine, PostgreSQL and Redis; old ClickHouse; stand-ins for Temporal, tunnel and app)", () => {
  it("works with passwords of every odd character, and publishes the port of its edge alone", async () => {
    const ran = await on.install();
    expect(await sql(on.engine, "plain", `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`)).toBe("33");
    expect(ran.stdout).not.toContain(JSON.stringify(oddPassword).slice(1, -1));
    expect(await on.published()).toEqual([`127.0.0.1:${on.profile.ports?.edge}->8080/tcp`]);
  });

  it("asks PostgreSQL and Redis for that very password", async () => {
    const ping = (password: string) =>
      on.docker("exec", "-e", `REDISCLI_AUTH=${password}`, on.container("redis"), "redis-cli", "ping");
    expect((await ping(oddPassword)).trim()).toBe("PONG");
    await expect(ping("wrong")).resolves.not.toContain("PONG");
  });

  it("gives each container of .env what it reads and no more, and puts no secret on a command line", async () => {
    const settings = parseEnvFile(await readFile(on.dotEnv, "utf8"));
    for (const service of allServices) {
      const [env, command] = await inspected<[string[], string[]]>(service, ".Config.Env", ".Config.Cmd");
      const given = new Map(env.map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]));
      for (const [name, value] of settings) {
        const expected = readsSetting(service, name) ? value : "";
        expect([service, name, given.get(name) ?? ""]).toEqual([service, name, expected]);
      }
      expect(JSON.stringify(command)).not.toContain("canary");
    }
  });

  it("takes from each what its image does not need, and limits it", async () => {
    for (const service of allServices) {
      const [host] = await inspected<[HostConfig]>(service, ".HostConfig");
      const { pids } = usualLimits[service];
      const expected = [service, ["no-new-privileges:true"], ["ALL"], pids, true];
      expect([service, host.SecurityOpt, host.CapDrop, host.PidsLimit, host.Memory >= 1024 ** 3]).toEqual(expected);
    }
  });

  it("keeps the data stores in a network that edge and tunnel are not in", async () => {
    const found = await Promise.all(
      allServices.map(async (service) => {
        const [networks] = await inspected<[Record<string, unknown>]>(service, ".NetworkSettings.Networks");
        return [service, Object.keys(networks).toSorted()];
      }),
    );
    expect(Object.fromEntries(found)).toEqual({
      ...Object.fromEntries(["postgres", "redis", "clickhouse", "temporal"].map((one) => [one, ["plain_data"]])),
      ...Object.fromEntries(["api", "worker", "dashboard"].map((one) => [one, ["plain_data", "plain_default"]])),
      ...Object.fromEntries(["edge", "cloudflared"].map((one) => [one, ["plain_default"]])),
    });
  });

  it("changes nothing the second time, whatever the operator's shell exports", async () => {
    const before = await startTimes(on.engine, "plain");
    const again = await on.apply({
      env: { POSTGRES_USER: "somebody-else", COMPOSE_PROJECT_NAME: "other", JWT_SECRET: "from the shell" },
    });
    expect(again.events.at(-1)).toMatchObject({ type: "run-ended", outcome: "nothing-to-do" });
    expect(await startTimes(on.engine, "plain")).toEqual(before);
  });

  it("is found healthy by the doctor, which changes nothing by looking", async () => {
    await on.until([]);
    const [containers, rows] = [await on.inspect(), await rowCounts(on.engine, "plain")];
    const looked = await on.doctor();
    expect([looked.exitCode, looked.wrong, looked.unknown]).toEqual([0, [], []]);
    expect(await on.inspect()).toEqual(containers);
    expect(await rowCounts(on.engine, "plain")).toBe(rows);
    process.stdout.write(`  doctor on a healthy stack: ${Math.round(looked.milliseconds)} ms\n`);
  });
});

describe("the doctor of a standard installation", () => {
  proveRepairs(() => on, serviceFaults(oddPassword));
});

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

    // A change of that service alone: the plan says so, and no other is touched.
    await writeFile(override, text.replace("'1000'", "'2000'"));
    expect((await on.run(["plan", "plain.yaml"])).stdout).toContain("recreate helper (your own; its settings changed)");
    expect(await on.restarted(async () => expect((await on.apply()).exitCode).toBe(0))).toEqual(["helper"]);
    expect((await on.apply()).events.at(-1)).toMatchObject({ outcome: "nothing-to-do" });
  });

  // At night: it starts everything twice. What is made of such files: test/unit/compose/edge-overridden.test.ts.
  it.runIf(exhaustive)(
    "believes an override that takes the edge's port away: it is asked in the network, and nothing is wrong",
    async () => {
      const override = join(on.directory, "compose.override.yaml");
      const before = await readFile(override, "utf8");
      await writeFile(override, `${before}  edge: {ports: !reset []}\n`);
      expect((await on.apply()).exitCode).toBe(0);
      expect(await on.published()).toEqual([]);
      await on.until([]);
      await writeFile(override, before);
      expect((await on.apply()).exitCode).toBe(0);
      expect(await on.published()).toHaveLength(1);
    },
  );

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
