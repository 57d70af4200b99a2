import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createClock } from "../../src/adapters/clock.ts";
import { createContainerEngine } from "../../src/adapters/docker.ts";
import { createDatabases } from "../../src/adapters/postgres.ts";
import { createShell } from "../../src/adapters/shell.ts";
import type { ComposeProject, ContainerEngine, PullReport, UpReport } from "../../src/domain/ports.ts";
import { Secret } from "../../src/domain/secret.ts";
import { type ComposeFlavour, type Engine, freePort, type Registry, startEngine, startRegistry } from "../support/engine/index.ts";

const never = new AbortController().signal;
const clock = createClock();
const api = "docker.reactmotion.com/my-docker-repo/dittofeed/api:multitenancy-redis-v1";
let registry: Registry;
let engine: Engine;
let docker: ContainerEngine;
let directory: string;

beforeAll(async () => {
  registry = await startRegistry();
  engine = await startEngine({ registry, compose: "v2-json" });
  docker = createContainerEngine({ shell: createShell(engine.env), clock });
}, 240_000);
afterAll(async () => {
  await engine?.stop();
  await registry?.stop();
}, 60_000);
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "docker-adapter-"));
  return () => rmSync(directory, { recursive: true, force: true });
});

const health = (command: string) => `{test: ["CMD-SHELL", "${command}"], interval: 500ms, timeout: 2s, retries: 4, start_period: 10s}`;
const postgresService = `  postgres:
    image: postgres:15.8
    environment: {POSTGRES_USER: u, POSTGRES_PASSWORD: "\${POSTGRES_PASSWORD}", POSTGRES_DB: d}
    healthcheck: ${health("pg_isready -U u -d d")}
    volumes: ["data:/var/lib/postgresql/data"]
`;
const redisService = (extra = "") => `  redis:
    image: redis:7.2.5
    stop_grace_period: 0s
    healthcheck: ${health("redis-cli ping")}
${extra}`;

function project(services: string): ComposeProject {
  writeFileSync(join(directory, "compose.yaml"), `services:\n${services}volumes:\n  data: {}\n`);
  writeFileSync(join(directory, ".env"), "POSTGRES_PASSWORD='right-one'\n", { mode: 0o600 });
  return { name: `t${directory.split("-").at(-1)?.toLowerCase()}`, directory, workerReplicas: 1, environmentNames: ["POSTGRES_PASSWORD"] };
}

const states = (reports: UpReport[]) => reports.flatMap((one) => (one.type === "service" ? [`${one.service} ${one.state}`] : []));

const environments = new Map<ComposeFlavour, Promise<Readonly<Record<string, string>>>>();

function environmentOf(flavour: ComposeFlavour) {
  const known = environments.get(flavour) ?? (flavour === "v2-json" ? Promise.resolve(engine.env) : engine.envWith(flavour));
  environments.set(flavour, known);
  return known;
}

async function withFlavour(flavour: ComposeFlavour): Promise<ContainerEngine> {
  return createContainerEngine({ shell: createShell(await environmentOf(flavour)), clock });
}

describe("the engine", () => {
  test("usable: version, root folder with its free bytes, local", async () => {
    const facts = await docker.inspectEngine();
    expect(facts).toMatchObject({ state: "usable", rootDirectory: engine.dataRoot, local: true });
    expect(facts.state === "usable" && facts.freeBytes).toBeGreaterThan(0);
  });

  test("stopped, absent", async () => {
    const elsewhere = createShell({ ...engine.env, DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    const stopped = createContainerEngine({ shell: elsewhere, clock });
    expect(await stopped.inspectEngine()).toMatchObject({ state: "stopped", saw: expect.stringContaining("Cannot connect") });
    await expect(stopped.containers("x")).rejects.toMatchObject({ code: "engine-stopped" });
    await expect(stopped.localImages(["postgres:15.8"])).rejects.toMatchObject({ code: "engine-stopped" });
    const none = createContainerEngine({ shell: createShell({ ...engine.env, PATH: "/nonexistent" }), clock });
    expect(await none.inspectEngine()).toMatchObject({ state: "absent" });
    await expect(none.containers("x")).rejects.toMatchObject({ code: "engine-absent" });
  });

  test.each([
    ["v2", "v2", /^2\.26/],
    ["v2-json", "v2", /^2\.40/],
    ["v1", "v1", /^1\.29/],
  ] as const)("compose %s is found", async (flavour, state, version) => {
    expect(await (await withFlavour(flavour)).inspectCompose()).toEqual({ state, version: expect.stringMatching(version) });
  });

  test("no compose is said with what was tried", async () => {
    expect(await (await withFlavour("none")).inspectCompose()).toMatchObject({ state: "absent", saw: expect.stringMatching(/docker compose: the docker client has no such plugin; docker-compose/) });
  });
});

describe("images", () => {
  test("pulled with bytes that grow up to the whole, then present", async () => {
    expect(await docker.localImages(["postgres:15.8"])).toEqual(new Map());
    expect(await docker.lookUpImage("postgres:15.8")).toEqual({ state: expect.stringMatching(/pullable|unknown/), saw: expect.anything() });
    const reports: PullReport[] = [];
    await docker.pull("postgres:15.8", (report) => reports.push(report), never);
    const last = reports.at(-1);
    expect(last).toMatchObject({ reference: "postgres:15.8", state: "pulled" });
    expect(last?.done).toBe(last?.total);
    expect(Math.max(...reports.map((one) => one.done))).toBeGreaterThan(1_000_000);
    const local = await docker.localImages(["postgres:15.8", "docker.io/library/postgres:15.8", "postgres:0"]);
    expect([...local.keys()]).toEqual(["postgres:15.8", "docker.io/library/postgres:15.8"]);
    expect(local.get("postgres:15.8")).toMatch(/^sha256:/);
    await docker.pull("redis:7.2.5", () => undefined, never);
  }, 60_000);

  test("a private registry's: pullable, not found", async () => {
    expect(await docker.lookUpImage(api)).toEqual({ state: "pullable", saw: undefined });
    const wrong = api.replace(/:[^:]+$/, ":no-such-tag");
    expect(await docker.lookUpImage(wrong)).toMatchObject({ state: "not-found" });
    const from = performance.now();
    await expect(docker.pull(wrong, () => undefined, never)).rejects.toMatchObject({ code: "image-not-found" });
    expect(performance.now() - from).toBeLessThan(3_000); // not tried again
  }, 30_000);

  test("an unreachable registry is tried again, and then said to be unreachable; a look-up says unknown", async () => {
    const reference = `127.0.0.1:${await freePort()}/x/y:1`;
    expect(await docker.lookUpImage(reference)).toMatchObject({ state: "unknown", saw: expect.stringContaining("refused") });
    const from = performance.now();
    await expect(docker.pull(reference, () => undefined, never)).rejects.toMatchObject({ code: "registry-unreachable" });
    expect(performance.now() - from).toBeGreaterThan(2_500);
  }, 30_000);

  test("a registry with a login: refused without, pulled with it, by the engine and by the client", async () => {
    const closed = await startRegistry({ login: { user: "deploy", password: "p@ss'word" } });
    try {
      const reference = `${closed.host}/library/redis:7.2.5`;
      expect(await docker.lookUpImage(reference)).toMatchObject({ state: "refused" });
      await expect(docker.pull(reference, () => undefined, never)).rejects.toMatchObject({ code: "registry-refused" });
      await expect(docker.logIn(closed.host, "deploy", new Secret("REGISTRY_PASSWORD", "wrong"), never)).rejects.toMatchObject({ code: "registry-refused" });
      await docker.logIn(closed.host, "deploy", new Secret("REGISTRY_PASSWORD", "p@ss'word"), never);
      expect(await docker.lookUpImage(reference)).toMatchObject({ state: "pullable" });
      await docker.pull(reference, () => undefined, never);
      expect((await docker.localImages([reference])).size).toBe(1);
    } finally {
      await closed.stop();
    }
  }, 60_000);

  test("abort ends a pull at once", async () => {
    const control = new AbortController();
    const pulling = docker.pull("clickhouse/clickhouse-server:23.8.8.20", () => control.abort(new Error("ctrl-c")), control.signal);
    await expect(pulling).rejects.toThrow("ctrl-c");
  });
});

describe.each(["v2-json", "v2", "v1"] as const)("a stack with compose %s", (flavour) => {
  test("up to healthy, nothing changed the second time, restart, logs, facts, relay, down; volumes stay until named", async () => {
    const compose = await withFlavour(flavour);
    const stack = project(postgresService + redisService());
    const first: UpReport[] = [];
    await compose.up(stack, ["postgres", "redis"], (report) => first.push(report), never);
    expect(states(first)).toEqual(expect.arrayContaining(["postgres healthy", "redis healthy"]));
    expect(new Set(states(first)).size).toBe(states(first).length);
    const before = await compose.containers(stack.name);
    expect(before.map((one) => [one.service, one.state, one.health])).toEqual([
      ["postgres", "running", "healthy"],
      ["redis", "running", "healthy"],
    ]);
    expect(before[0]?.address).toMatch(/^\d+\./);
    await compose.up(stack, ["postgres", "redis"], () => undefined, never);
    expect((await compose.containers(stack.name)).map((one) => one.startedAt)).toEqual(before.map((one) => one.startedAt));

    const postgres = before.find((one) => one.service === "postgres");
    const databases = createDatabases({ shell: createShell(engine.env) });
    const credentials = { user: "u", password: new Secret("POSTGRES_PASSWORD", "right-one"), database: "d" };
    await compose.pull(api, () => undefined, never);
    const from = performance.now();
    const database = await databases.open([{ kind: "relay", container: postgres?.id ?? "", image: api }], credentials);
    process.stdout.write(`  relay opened in ${Math.round(performance.now() - from)} ms\n`);
    expect(await database.query("SELECT current_user AS who")).toEqual([{ who: "u" }]);
    await database.close();
    expect((await engine.docker("ps", "--all", "--quiet")).split("\n")).toHaveLength(2);

    const restarted: UpReport[] = [];
    await compose.restart(stack, ["redis"], (report) => restarted.push(report), never);
    expect(states(restarted).at(-1)).toBe("redis healthy");
    const lines: string[] = [];
    await compose.logs(stack, ["postgres"], { tail: 50, follow: false }, (service, line) => lines.push(`${service}: ${line}`), never);
    expect(lines.join("\n")).toMatch(/^postgres: .*ready to accept connections/m);

    await compose.down(stack, { removeVolumes: false }, () => undefined, never);
    expect([(await compose.containers(stack.name)).length, await compose.volumes(stack.name)]).toEqual([0, [`${stack.name}_data`]]);
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
    expect(await compose.volumes(stack.name)).toEqual([]);
  }, 120_000);

  test("a container that is unhealthy: named, with its probe and its last lines", async () => {
    const compose = await withFlavour(flavour);
    const sick = `    command: ["sh", "-c", "echo I am about to sulk; exec sleep 1000"]\n`;
    const stack = project(redisService(sick).replace("start_period: 10s", "start_period: 0s"));
    await expect(compose.up(stack, ["redis"], () => undefined, never)).rejects.toMatchObject({
      code: "container-unhealthy",
      saw: expect.stringMatching(/health check: exit code[\s\S]*I am about to sulk/),
    });
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
  }, 60_000);

  test("a container that ends names the cause from its log, not its end", async () => {
    const compose = await withFlavour(flavour);
    const refused = `    command: ["sh", "-c", "echo 'FATAL: password authentication failed for user \\"u\\"'; exit 1"]\n`;
    const stack = project(redisService(refused));
    await expect(compose.up(stack, ["redis"], () => undefined, never)).rejects.toMatchObject({
      code: "volume-password-differs",
      saw: expect.stringMatching(/redis.1: exited, exit code 1[\s\S]*FATAL/),
    });
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
  }, 60_000);

  test("the caller's environment does not overrule .env, and COMPOSE_FILE does not choose the file", async () => {
    const env = { ...(await environmentOf(flavour)), POSTGRES_PASSWORD: "from-outside", COMPOSE_FILE: "/nonexistent.yml", COMPOSE_PROJECT_NAME: "other" };
    const compose = createContainerEngine({ shell: createShell(env), clock });
    const stack = project(redisService(`    environment: {SEEN: "\${POSTGRES_PASSWORD}"}\n`));
    await compose.up(stack, ["redis"], () => undefined, never);
    const [redis] = await compose.containers(stack.name);
    expect(await engine.docker("inspect", "--format", "{{json .Config.Env}}", redis?.id ?? "")).toContain("SEEN=right-one");
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
  }, 60_000);

  test("a taken port and a file that Compose rejects have codes of their own", async () => {
    const compose = await withFlavour(flavour);
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const stack = project(redisService(`    ports: ["127.0.0.1:${port}:6379"]\n`));
    await expect(compose.up(stack, ["redis"], () => undefined, never)).rejects.toMatchObject({ code: "port-taken" });
    server.close();
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
    const broken = project(redisService("    ports: nonsense\n"));
    await expect(compose.up(broken, ["redis"], () => undefined, never)).rejects.toMatchObject({ code: "compose-rejected-file" });
  }, 60_000);

  test("abort ends compose and throws the signal's reason", async () => {
    const compose = await withFlavour(flavour);
    const stack = project(redisService(`    command: ["sleep", "1000"]\n`));
    const control = new AbortController();
    const from = performance.now();
    setTimeout(() => control.abort(new Error("ctrl-c")), 1_500);
    await expect(compose.up(stack, ["redis"], () => undefined, control.signal)).rejects.toThrow("ctrl-c");
    expect(performance.now() - from).toBeLessThan(12_000);
    await compose.down(stack, { removeVolumes: true }, () => undefined, never);
  }, 60_000);
});

test("an engine that dies in the middle is engine-lost or stopped, not a riddle", async () => {
  const other = await startEngine({ registry, compose: "v2-json" });
  try {
    const compose = createContainerEngine({ shell: createShell(other.env), clock });
    await compose.pull("redis:7.2.5", () => undefined, never);
    const stack = project(redisService(`    command: ["sleep", "1000"]\n`));
    setTimeout(() => void other.kill9(), 2_000);
    await expect(compose.up(stack, ["redis"], () => undefined, never)).rejects.toMatchObject({ code: expect.stringMatching(/^engine-(lost|stopped)$/) });
  } finally {
    await other.stop();
  }
}, 90_000);
