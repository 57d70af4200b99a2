import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { type Engine, type Registry, startEngine, startRegistry } from "../support/engine/index.ts";
import { profileYaml, sql, stackProfile, startTimes } from "../support/inspect-stack.ts";
import { newUser, type Ran, type User } from "../support/product.ts";

/** Every character that has ever broken a URL, a shell, an .env file or a compose file. */
const oddPassword = `p@ss:/?#%&$"'\\ é`;
const google = "GOCSPX-standard-canary";

let registry: Registry;
let engine: Engine;
let user: User;
let profile: ProfileInput;

beforeAll(async () => {
  registry = await startRegistry();
  engine = await startEngine({ registry, compose: "v2" });
  user = await newUser(engine.env);
  profile = await stackProfile({
    name: "plain",
    mode: "standard",
    directory: join(user.room, "plain"),
    ports: { postgres: false, redis: false, clickhouse: false, clickhouseNative: false, temporal: false },
    tunnel: { token: { fromEnv: "TUNNEL" } },
    secrets: {
      POSTGRES_PASSWORD: { fromEnv: "ODD" },
      REDIS_PASSWORD: { fromEnv: "ODD" },
      CLICKHOUSE_PASSWORD: { fromEnv: "ODD" },
    },
  });
  await writeFile(join(user.room, "plain.yaml"), profileYaml(profile));
});

afterAll(async () => {
  await engine?.stop();
  await registry?.stop();
  await user?.remove();
});

const env = { GOOGLE_CLIENT_SECRET: google, ODD: oddPassword, TUNNEL: "tunnel-token-canary" };
const apply = (more: Record<string, string> = {}): Promise<Ran> =>
  user.run(["--profile", "plain.yaml", "--json"], { env: { ...env, ...more } });

describe("a standard installation (Compose 2.26, real engine, PostgreSQL and Redis; old ClickHouse; stand-ins for Temporal and the app)", {
  timeout: 240_000,
}, () => {
  it("works with passwords of every odd character, and without publishing a port of the infrastructure", async () => {
    const ran = await apply();
    const last = ran.events.at(-1);
    expect([ran.exitCode, last?.type === "run-ended" ? last.problem : last, ran.stderr]).toEqual([0, undefined, ""]);
    const pulled = ran.events.filter((event) => event.type === "task-progress" && event.unit === "bytes");
    expect(pulled.some((event) => event.type === "task-progress" && (event.total ?? 0) > 1_000_000)).toBe(true);
    expect(await sql(engine, "plain", `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`)).toBe("33");
    expect(ran.stdout).not.toContain(JSON.stringify(oddPassword).slice(1, -1));
  });

  it("asks PostgreSQL and Redis for that very password", async () => {
    const redis = await engine.docker(
      "exec",
      "-e",
      `REDISCLI_AUTH=${oddPassword}`,
      "plain-redis-1",
      "redis-cli",
      "ping",
    );
    expect(redis.trim()).toBe("PONG");
    await expect(
      engine.docker("exec", "-e", "REDISCLI_AUTH=wrong", "plain-redis-1", "redis-cli", "ping"),
    ).resolves.not.toContain("PONG");
  });

  it("gives the tunnel its token and no other secret, and nothing on its command line", async () => {
    const inspect = await engine.docker(
      "inspect",
      "--format",
      "{{json .Config.Env}} {{json .Config.Cmd}}",
      "plain-cloudflared-1",
    );
    expect(inspect).toContain("TUNNEL_TOKEN=tunnel-token-canary");
    expect(inspect).not.toContain(google);
    expect(inspect.slice(inspect.lastIndexOf("["))).not.toContain("canary");
  });

  it("changes nothing the second time, whatever the operator's shell exports", async () => {
    const before = await startTimes(engine, "plain");
    const again = await apply({
      POSTGRES_USER: "somebody-else",
      COMPOSE_PROJECT_NAME: "other",
      JWT_SECRET: "from the shell",
    });
    expect(again.events.at(-1)).toMatchObject({ type: "run-ended", outcome: "nothing-to-do" });
    expect(await startTimes(engine, "plain")).toEqual(before);
  });

  it("respects compose.override.yaml and never writes it", async () => {
    const override = join(user.room, "plain", "compose.override.yaml");
    const text = "services:\n  redis:\n    labels:\n      mine: kept\n";
    await writeFile(override, text);
    expect((await apply()).exitCode).toBe(0);
    expect(
      (await engine.docker("inspect", "--format", '{{index .Config.Labels "mine"}}', "plain-redis-1")).trim(),
    ).toBe("kept");
    const again = await apply();
    expect(again.events.at(-1)).toMatchObject({ outcome: "nothing-to-do" });
  });

  it("completes a damaged database: named in the plan, dumped first, every row kept", async () => {
    await sql(engine, "plain", 'DROP TABLE "AuthProvider"; ALTER TABLE "Workspace" DROP COLUMN type');
    const planned = await user.run(["plan", "plain.yaml"], { env });
    expect(planned.exitCode).toBe(2);
    expect(planned.stdout).toContain(
      `a dump of the database in ${join(user.room, "plain", ".dittofeed-setup", "dumps")}`,
    );
    expect(planned.stdout).toContain("add column: Workspace.type");
    const repaired = await apply();
    const last = repaired.events.at(-1);
    expect([repaired.exitCode, last?.type === "run-ended" ? last.problem : last]).toEqual([0, undefined]);
    expect(await sql(engine, "plain", 'SELECT count(*), min(type::text) FROM "Workspace"')).toBe("1|Root");
    const [dump = ""] = await readdir(join(user.room, "plain", ".dittofeed-setup", "dumps"));
    expect(dump).toMatch(/^dittofeed-.*\.sql\.gz$/);
    const lines = repaired.events.flatMap((event) => (event.type === "task-line" ? [event.line] : []));
    expect(lines.find((line) => line.includes(dump))).toContain("by pg_dump in the container");
    expect((await apply()).events.at(-1)).toMatchObject({ outcome: "nothing-to-do" });
  });

  it("still works with Compose v1: nothing to change on what v2 made up, and a restart", async () => {
    const v1 = await engine.envWith("v1");
    const other = { ...env, ...v1 };
    const again = await user.run(["--profile", "plain.yaml", "--json"], { env: other });
    expect(again.events.at(-1)).toMatchObject({ type: "run-ended", outcome: "nothing-to-do" });
    expect((await user.run(["down"], { env: other })).exitCode).toBe(0);
    const installed = await user.run(["--profile", "plain.yaml", "--json"], { env: other });
    const last = installed.events.at(-1);
    expect([installed.exitCode, last?.type === "run-ended" ? last.problem : last]).toEqual([0, undefined]);
  });
});
