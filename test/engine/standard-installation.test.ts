import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseEnvFile } from "../../compose/env/env-file.ts";
import { readsSetting } from "../../compose/env/read-settings.ts";
import { usualLimits } from "../../compose/stack/limits.ts";
import { allServices, type ServiceName } from "../../src/domain/service.ts";
import { withSharedEngine } from "../support/engine/index.ts";
import { rowCounts, sql, startTimes } from "../support/inspect-stack.ts";
import type { TestInstallation } from "../support/test-installation.ts";
import { proveRepairs } from "./faults/fault.ts";
import { serviceFaults } from "./faults/service-faults.ts";
import { oddPassword, prepareStandard } from "./standard.ts";

const shared = withSharedEngine("v2");
let on: TestInstallation;

beforeAll(async () => {
  on = await prepareStandard(shared.engine);
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
