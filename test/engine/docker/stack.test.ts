import { appendFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createDocker } from "../../../src/adapters/docker/docker.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { UpReport } from "../../../src/domain/docker.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { startEngine } from "../../support/engine/index.ts";
import { exhaustive } from "../../support/exhaustive.ts";
import {
  apiImage,
  clock,
  makeSecret,
  never,
  postgresService,
  prepareDockerBench,
  redisService,
  states,
} from "./docker-support.ts";

const bench = prepareDockerBench();

// The others install a whole stack in standard-installation.test.ts.
const flavours = exhaustive ? (["v2-json", "v2", "v1"] as const) : (["v2-json"] as const);

describe.each(flavours)("a stack with compose %s", (flavour) => {
  test("up to healthy, nothing changed the second time, restart, logs, facts, relay, down; volumes stay until named", async () => {
    const compose = await bench.docker(flavour);
    const stack = bench.project(postgresService + redisService());
    const first: UpReport[] = [];
    await compose.up(stack, ["postgres", "redis"], "healthy", (report) => first.push(report), never);
    expect(states(first)).toEqual(expect.arrayContaining(["postgres healthy", "redis healthy"]));
    expect(new Set(states(first)).size).toBe(states(first).length);
    const before = await compose.containers(stack.name);
    expect(before.map((one) => [one.service, one.state, one.health])).toEqual([
      ["postgres", "running", "healthy"],
      ["redis", "running", "healthy"],
    ]);
    expect(before[0]?.address).toMatch(/^\d+\./);
    await compose.up(stack, ["postgres", "redis"], "healthy", () => undefined, never);
    expect((await compose.containers(stack.name)).map((one) => one.startedAt)).toEqual(
      before.map((one) => one.startedAt),
    );

    const postgres = before.find((one) => one.service === "postgres");
    const databases = createDatabases({ shell: createShell(bench.engine.env) });
    const credentials = { user: "u", password: new Secret("POSTGRES_PASSWORD", "right-one"), database: "d" };
    await compose.pullImage(apiImage, () => undefined, never);
    const containers = () => bench.engine.docker("ps", "--all", "--quiet");
    const withoutRelay = await containers();
    const from = performance.now();
    const database = await databases.open(
      [{ kind: "relay", container: postgres?.id ?? "", image: apiImage }],
      credentials,
    );
    process.stdout.write(`  relay opened in ${Math.round(performance.now() - from)} ms\n`);
    expect(await database.query("SELECT current_user AS who")).toEqual([{ who: "u" }]);
    await database.close();
    expect(await containers()).toBe(withoutRelay);

    const restarted: UpReport[] = [];
    await compose.restart(stack, ["redis"], (report) => restarted.push(report), never);
    expect(states(restarted).at(-1)).toBe("redis healthy");

    const redis = async () => (await compose.containers(stack.name)).find(({ service }) => service === "redis");
    const running = await redis();
    await compose.stop(stack, ["redis"], () => undefined, never);
    const stopped = await redis();
    // By both it is known later that it was stopped on purpose.
    expect([stopped?.state, stopped?.id, stopped?.startedAt]).toEqual(["exited", running?.id, running?.startedAt]);
    const started: UpReport[] = [];
    await compose.start(stack, ["redis"], (report) => started.push(report), never);
    expect(states(started).at(-1)).toBe("redis healthy");
    const again = await redis();
    expect([again?.id, again?.startedAt === stopped?.startedAt]).toEqual([stopped?.id, false]);

    const lines: string[] = [];
    await compose.logs(
      stack,
      ["postgres"],
      { tail: 50, follow: false, since: new Date(0), timestamps: true },
      (service, line, at) => lines.push(`${service} ${at}: ${line}`),
      never,
    );
    expect(lines.join("\n")).toMatch(/^postgres \d{4}-\d\d-\d\dT[\d:]{8}\.\d+Z: .*ready to accept connections/m);
    const later = { tail: "all", follow: false, since: new Date(Date.now() + 60_000) } as const;
    await compose.logs(stack, ["postgres"], later, (_, line) => expect.unreachable(line), never);

    await compose.down(stack, { removeVolumes: false }, () => undefined, never);
    expect([(await compose.containers(stack.name)).length, await compose.volumes(stack.name)]).toEqual([
      0,
      [`${stack.name}_data`],
    ]);
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
    expect(await compose.volumes(stack.name)).toEqual([]);
  }, 120_000);

  test("a container that is unhealthy: named, with its probe and its last lines", async () => {
    const compose = await bench.docker(flavour);
    const sick = `    command: ["sh", "-c", "echo I am about to sulk; exec sleep 1000"]\n`;
    const stack = bench.project(redisService(sick).replace("start_period: 60s", "start_period: 0s"));
    await expect(compose.up(stack, ["redis"], "healthy", () => undefined, never)).rejects.toMatchObject({
      code: "container-unhealthy",
      saw: expect.stringMatching(/health check: exit code[\s\S]*I am about to sulk/),
    });
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
  }, 60_000);
  test("a container that the engine lost hold of is stopped and started, and what was being done goes on", async () => {
    const compose = await bench.docker(flavour);
    const stack = bench.project(redisService());
    await compose.up(stack, ["redis"], "healthy", () => undefined, never);
    const seen = async () => (await compose.containers(stack.name)).map((one) => [one.health, one.isCutOff]);
    await bench.engine.cutOff((await compose.containers(stack.name))[0]?.name ?? "");
    await expect.poll(seen, { timeout: 30_000, interval: 300 }).toEqual([["unhealthy", true]]);
    const said: UpReport[] = [];
    await compose.up(stack, ["redis"], "healthy", (report) => said.push(report), never);
    expect(said).toContainEqual({
      type: "line",
      line: expect.stringMatching(/can no longer start anything in t\w+.redis.1/),
    });
    expect(await seen()).toEqual([["healthy", false]]);
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
  }, 90_000);

  test("a container that ends names the cause from its log, not its end", async () => {
    const compose = await bench.docker(flavour);
    const refused = `    command: ["sh", "-c", "echo 'FATAL: password authentication failed for user \\"u\\"'; exit 1"]\n`;
    const stack = bench.project(redisService(refused));
    await expect(compose.up(stack, ["redis"], "healthy", () => undefined, never)).rejects.toMatchObject({
      code: "volume-password-differs",
      saw: expect.stringMatching(/redis.1: exited, exit code 1[\s\S]*FATAL/),
    });
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
  }, 60_000);

  test("the caller's environment does not overrule .env, and COMPOSE_FILE does not choose the file", async () => {
    const env = {
      ...(await bench.environment(flavour)),
      POSTGRES_PASSWORD: "from-outside",
      COMPOSE_FILE: "/nonexistent.yml",
      COMPOSE_PROJECT_NAME: "other",
    };
    const compose = createDocker({ shell: createShell(env), clock, makeSecret });
    const stack = bench.project(redisService(`    environment: {SEEN: "\${POSTGRES_PASSWORD}"}\n`));
    await compose.up(stack, ["redis"], "healthy", () => undefined, never);
    const [redis] = await compose.containers(stack.name);
    expect(await bench.engine.docker("inspect", "--format", "{{json .Config.Env}}", redis?.id ?? "")).toContain(
      "SEEN=right-one",
    );
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
  }, 60_000);

  test("a taken port and a file that Compose rejects have codes of their own", async () => {
    const compose = await bench.docker(flavour);
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const stack = bench.project(redisService(`    ports: ["127.0.0.1:${port}:6379"]\n`));
    await expect(compose.up(stack, ["redis"], "healthy", () => undefined, never)).rejects.toMatchObject({
      code: "port-taken",
    });
    server.close();
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
    const broken = bench.project(redisService("    ports: nonsense\n"));
    await expect(compose.up(broken, ["redis"], "healthy", () => undefined, never)).rejects.toMatchObject({
      code: "compose-rejected-file",
    });
  }, 60_000);

  test("abort ends compose and throws the signal's reason", async () => {
    const compose = await bench.docker(flavour);
    const stack = bench.project(redisService(`    command: ["sleep", "1000"]\n`));
    const control = new AbortController();
    const from = performance.now();
    setTimeout(() => control.abort(new Error("ctrl-c")), 1_500);
    await expect(compose.up(stack, ["redis"], "healthy", () => undefined, control.signal)).rejects.toThrow("ctrl-c");
    expect(performance.now() - from).toBeLessThan(12_000);
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
  }, 60_000);
});

/** The services that Compose would make anew, and what it says of them afterwards. */
test.each(exhaustive ? (["v2-json", "v2", "v1"] as const) : (["v2-json"] as const))(
  "a change of a person's own service is seen by compose %s, by nothing else, and is gone when it was taken over",
  async (flavour) => {
    const compose = await bench.docker(flavour);
    const stack = bench.project(redisService());
    const own = (seconds: number) => {
      const common = `image: redis:7.2.5, command: [sleep, "${seconds}"], stop_grace_period: 0s`;
      const text = `services:\n  mine: {${common}, env_file: .env, depends_on: [redis]}\n  plain: {image: redis:7.2.5, command: [sleep, "1000"], stop_grace_period: 0s}\n`;
      writeFileSync(join(bench.directory, "compose.override.yaml"), text);
    };
    const up = () => compose.up(stack, ["mine", "plain"], "started", () => undefined, never);
    const changed = async () => compose.changedServices(stack, await compose.ownContainers(stack.name, never), never);
    const made = () => bench.engine.docker("ps", "--all", "--no-trunc", "--quiet");
    await compose.up(stack, ["redis"], "started", () => undefined, never);
    own(1000);
    await up();
    expect(await changed()).toEqual([]);
    own(2000);
    const before = await made();
    expect(await changed()).toEqual(["mine"]);
    expect(await made()).toBe(before);
    await up();
    expect(await changed()).toEqual([]);
    appendFileSync(join(bench.directory, ".env"), "MORE=1\n");
    expect(await changed()).toEqual(["mine"]);
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
  },
  // docker-compose 1.29 takes seconds for each word.
  120_000,
);

test("an engine that dies in the middle is engine-lost or stopped, not a riddle", async () => {
  const other = await startEngine({ registry: bench.registry, compose: "v2-json" });
  try {
    const compose = createDocker({ shell: createShell(other.env), clock, makeSecret });
    await compose.pullImage("redis:7.2.5", () => undefined, never);
    const stack = bench.project(redisService(`    command: ["sleep", "1000"]\n`));
    setTimeout(() => void other.kill9(), 2_000);
    await expect(compose.up(stack, ["redis"], "healthy", () => undefined, never)).rejects.toMatchObject({
      code: expect.stringMatching(/^engine-(lost|stopped)$/),
    });
  } finally {
    await other.stop();
  }
}, 90_000);
