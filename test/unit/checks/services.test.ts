import { describe, expect, it } from "vitest";
import { doctorChecks } from "../../../src/checks/doctor.ts";
import { tunnelConnections, tunnelOrigins } from "../../../src/checks/services/tunnel-log.ts";
import type { CheckResult } from "../../../src/domain/check.ts";
import type { FactGroup, Facts, Gathering, Observed } from "../../../src/domain/facts/facts.ts";
import { runChecks } from "../../../src/engine/run-checks.ts";
import { someProfile } from "../../support/some-profile.ts";
import {
  container,
  containers,
  inside,
  neighbours,
  openDatabase,
  servicesFacts,
  settings,
  tunnelLog,
  unresolved,
} from "./healthy-stack.ts";

const hostChecks = doctorChecks.filter(({ category }) => category === "host");
const servicesChecks = doctorChecks.filter(({ category }) => category === "services");

const rows = [...hostChecks.filter(({ id }) => id === "H1"), ...servicesChecks];

async function reports(parts: Partial<Facts> = {}): Promise<CheckResult[]> {
  const facts = servicesFacts(parts);
  const gathering = new Proxy({} as Gathering, {
    get: (_, group): Promise<Observed<unknown>> =>
      Promise.resolve(
        group in facts
          ? { state: "seen", value: facts[group as FactGroup] }
          : { state: "failed", saw: `no row about services reads ${String(group)}` },
      ),
  });
  return runChecks(rows, gathering, { elapsed: () => 0 });
}

/** Everything that is not in order: `S1 fail`. */
async function faults(parts: Partial<Facts> = {}): Promise<string[]> {
  return (await reports(parts))
    .filter(({ finding }) => finding.status !== "ok")
    .map(({ id, finding }) => `${id} ${finding.status}`);
}

/** The one finding; fails where there is another. */
async function only(id: string, parts: Partial<Facts>) {
  const all = await reports(parts);
  const found = all.find((one) => one.id === id);
  const wrong = all.filter(({ finding }) => finding.status === "fail" || finding.status === "warn");
  expect(wrong.map((one) => one.id)).toEqual([id]);
  if (found === undefined || found.finding.status === "ok" || found.finding.status === "unknown")
    return expect.unreachable(found?.finding.saw);
  return { ...found.finding, steps: found.remediation?.steps };
}

const logOf = (service: string, ...lines: string[]): ReadonlyMap<string, readonly string[]> =>
  new Map([
    ["acme-cloudflared-1", tunnelLog()],
    [`acme-${service}-1`, lines],
  ]);
const withoutProfile = {
  installation: {
    ...{ by: "labels" as const, project: "acme", directory: undefined, profile: undefined, mode: "standard" as const },
  },
  directory: undefined,
};
const ownHealthcheck = (service: string) =>
  `services:\n  ${service}:\n    labels: {a: b}\n    healthcheck: {test: exit 0}\n`;
const overrideOf = (overrideText: string) => {
  const { directory } = servicesFacts();
  return directory === undefined
    ? expect.unreachable()
    : { ...directory, override: "compose.override.yaml", overrideText };
};
const rewrite = (...services: string[]) => [
  { do: "run-tasks", tasks: ["write-env", "write-compose"] },
  { do: "recreate-services", services },
];

describe("rows about services", () => {
  it("say ok of a healthy stack, with and without a profile, a tunnel or Redis", async () => {
    expect(await faults()).toEqual([]);
    expect(await faults(withoutProfile)).toEqual([]);
    expect(await faults({ ...withoutProfile, containers: containers({ cloudflared: null, redis: null }) })).toEqual([]);
  });

  it("say ok of a rehearsal, which has no containers", async () => {
    const installation = {
      ...{ by: "profile" as const, project: "acme", directory: "/srv/acme", mode: "standard" as const },
      profile: someProfile({ target: "rehearsal" }),
    };
    const empty = inside({ neighbours: [], redis: undefined, clickhouse: undefined });
    expect(
      await faults({
        installation,
        containers: [],
        logs: new Map(),
        inside: empty,
        database: openDatabase(["temporal"]),
      }),
    ).toEqual([]);
  });

  it("are one red line where the engine does not answer", async () => {
    const found = await faults({ engine: { state: "stopped", saw: "Cannot connect" } });
    expect(found.filter((one) => !one.endsWith("unknown"))).toEqual(["H1 fail"]);
    expect(found).toHaveLength(rows.length);
  });

  it("S1: exited, paused, killed for memory, restarting, not there", async () => {
    const exited = await only("S1", {
      containers: containers({ redis: { state: "exited", exitCode: 0, health: "none" } }),
      logs: logOf("redis", "bye"),
    });
    expect(exited).toMatchObject({
      saw: "acme-redis-1 has exited (code 0).",
      evidence: ["acme-redis-1: bye"],
      steps: [{ do: "start-containers", containers: [{ name: "acme-redis-1" }] }],
    });
    const several = await only("S1", {
      containers: containers({
        api: { state: "exited", exitCode: 143 },
        postgres: { state: "created" },
        dashboard: { state: "paused" },
      }),
    });
    expect(several.steps?.map((step) => "containers" in step && step.containers.map(({ name }) => name))).toEqual([
      ["acme-postgres-1", "acme-api-1"],
      ["acme-dashboard-1"],
    ]);
    const killed = { state: "exited", exitCode: 137, outOfMemory: true, memoryLimitBytes: 64 * 1024 ** 2 } as const;
    const memory = await only("S1", { containers: containers({ clickhouse: killed }) });
    expect(memory).toMatchObject({
      saw: expect.stringContaining("limit 64 MiB"),
      next: expect.stringContaining("limits: {"),
    });
    const loop = { state: "restarting", restarts: 7, exitCode: 1 } as const;
    const looping = await only("S1", {
      containers: containers({ api: loop }),
      logs: logOf("api", "Invalid AUTH_MODE"),
    });
    expect(looping).toMatchObject({ saw: expect.stringContaining("7 times"), steps: [{ do: "restart-containers" }] });
    expect(await faults({ containers: containers({ dashboard: null }) })).toEqual(["S1 fail", "S12 unknown"]);
    expect((await faults({ containers: [] }))[0]).toBe("S1 fail");
  });

  it.each([
    [
      'Error response from daemon: Conflict. The container name "/acme-redis-1" is already in use by container "9d40"',
      "docker rename acme-redis-1 acme-redis-1-old",
    ],
    [
      'network acme_default was found but has incorrect label com.docker.compose.network set to ""',
      "docker network rm acme_default",
    ],
    [
      "failed to create network acme_default: Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
      "docker network prune",
    ],
    [
      "image with reference postgres:15.8 was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64",
      "DOCKER_DEFAULT_PLATFORM",
    ],
  ])("S1: what the engine refused at the last run is told by its cause: %s", async (lastStopped, next) => {
    const { directory } = servicesFacts();
    if (directory === undefined) return expect.unreachable();
    const told = { directory: { ...directory, lastStopped } };
    for (const some of [[], containers({ redis: null })]) {
      const found = (await reports({ ...told, containers: some })).find(({ id }) => id === "S1")?.finding;
      expect(found).toMatchObject({
        status: "fail",
        next: expect.stringContaining(next),
        evidence: expect.arrayContaining([`the engine said: ${lastStopped}`]),
      });
    }
    // All is there: whatever stopped a run, it is over.
    expect(await faults(told)).toEqual([]);
  });

  it("S1: a container that the engine could not start says why; of unknown words nothing is made", async () => {
    const startError =
      "driver failed programming external connectivity on endpoint acme-redis-1: Bind for 127.0.0.1:6379 failed: port is already allocated";
    const state = { state: "created", health: "none", startError } as const;
    const found = await only("S1", { containers: containers({ redis: state }) });
    expect(found.why).toMatch(/^Port 6379 is taken/);
    expect(found.evidence).toContain(`the engine said: ${startError}`);
    const odd = { ...state, startError: "something else" };
    expect((await only("S1", { containers: containers({ redis: odd }) })).next).toBe("dittofeed-setup logs redis");
  });

  it("S1: what was stopped on purpose is no crash, and starting it is the fix", async () => {
    const state = { state: "exited", exitCode: 137, health: "none", isStopped: true } as const;
    const found = await only("S1", {
      containers: containers({ redis: state }),
      logs: logOf("redis", "Fatal error, can't open config file"),
    });
    expect(found).toMatchObject({
      saw: "acme-redis-1 was stopped with dittofeed-setup stop.",
      why: expect.stringContaining("Nothing is wrong with it."),
      next: "dittofeed-setup start",
      steps: [{ do: "start-containers", containers: [{ name: "acme-redis-1" }] }],
    });
    expect(found.evidence).toEqual([]);
    const both = containers({ redis: state, api: { state: "exited", exitCode: 1 } });
    expect((await only("S1", { containers: both })).saw).toBe(
      "acme-redis-1 was stopped with dittofeed-setup stop; acme-api-1 has exited (code 1).",
    );
  });

  it("S1: an old crash that is over is no problem", async () => {
    expect(await faults({ containers: containers({ api: { restarts: 9 } }) })).toEqual([]);
  });

  it("S4: the database keeps another password; the crashes that follow are no finding of their own", async () => {
    const said = 'password authentication failed for user "dittofeed"';
    const parts: Partial<Facts> = {
      database: { state: "password-refused", saw: said },
      containers: containers({ temporal: { state: "restarting", restarts: 5, exitCode: 1, health: "unhealthy" } }),
      logs: logOf("temporal", said),
    };
    const found = await reports(parts);
    expect(found.filter(({ finding }) => finding.status === "fail").map(({ id }) => id)).toEqual(["S4"]);
    expect(found.find(({ id }) => id === "S1")?.finding).toMatchObject({
      status: "unknown",
      saw: expect.stringContaining("S4"),
    });
    const s4 = found.find(({ id }) => id === "S4");
    expect(s4?.remediation?.steps).toMatchObject([
      { do: "set-role-password", role: "dittofeed", container: { name: "acme-postgres-1" } },
      {
        do: "restart-containers",
        containers: [{ service: "temporal" }, { service: "api" }, { service: "worker" }, { service: "dashboard" }],
      },
    ]);
    expect(JSON.stringify(s4?.finding)).not.toContain('"pg"');
  });

  it("S4: names the dated copy of .env that has another password", async () => {
    const { directory } = servicesFacts();
    if (directory === undefined) return expect.unreachable();
    const envBackups = [
      { name: ".env.2026-02.bak", env: settings({ POSTGRES_PASSWORD: "pg" }) },
      { name: ".env.2026-01.bak", env: settings({ POSTGRES_PASSWORD: "older" }) },
    ];
    const refused = { state: "password-refused", saw: "password authentication failed" } as const;
    const found = (await reports({ database: refused, directory: { ...directory, envBackups } })).find(
      ({ id }) => id === "S4",
    );
    expect(found?.finding).toMatchObject({
      next: expect.stringContaining("cp -p /srv/acme/.env.2026-01.bak /srv/acme/.env"),
      evidence: [refused.saw, ".env.2026-01.bak has a different POSTGRES_PASSWORD than .env"],
    });
    const labels = (await reports({ database: refused, ...withoutProfile })).find(({ id }) => id === "S4");
    expect([labels?.finding.status, labels?.remediation]).toEqual(["fail", undefined]);
  });

  it("S7: Temporal's databases, created one by one, and only by a role that may", async () => {
    const found = await only("S7", { database: openDatabase(["temporal", "temporal_visibility"]) });
    expect(found.steps).toMatchObject([
      { do: "create-databases", names: ["temporal", "temporal_visibility"] },
      { do: "restart-containers", containers: [{ service: "temporal" }] },
      { do: "run-tasks", tasks: ["start-workflows"] },
    ]);
    expect((await only("S7", { database: openDatabase(["temporal"], false) })).steps).toBeUndefined();
  });

  it.each([
    [
      "S8",
      "DYNAMIC_CONFIG_FILE_PATH",
      "Unable to create dynamic config client. Error: dynamic config: x.yaml: no such file or directory",
    ],
    ["S9", "BIND_ON_IP", "broadcastAddress required when listening on all interfaces (0.0.0.0/[::])"],
  ])("%s: %s ends temporal", async (id, name, line) => {
    const loop = { state: "restarting", restarts: 4, exitCode: 1, environment: settings({ [name]: "x" }) } as const;
    const parts = { containers: containers({ temporal: loop }), logs: logOf("temporal", line, "bye") };
    const found = await reports(parts);
    expect(found.filter(({ finding }) => finding.status === "fail").map((one) => one.id)).toEqual([id]);
    const one = found.find((report) => report.id === id);
    expect(one?.finding).toMatchObject({ evidence: [line, `${name} is set in acme-temporal-1`] });
    expect(one?.remediation?.steps).toEqual(rewrite("temporal"));
    const directory = servicesFacts().directory;
    if (directory === undefined) return expect.unreachable();
    const inEnv = await reports({ ...parts, directory: { ...directory, env: settings({ [name]: "x" }) } });
    expect(inEnv.find((report) => report.id === id)?.remediation?.steps).toEqual([
      { do: "change-settings", settings: { [name]: null }, services: ["temporal"] },
    ]);
    const override = `services:\n  temporal:\n    environment:\n      - TZ=UTC\n      - ${name}=x\n`;
    const overridden = await reports({ ...parts, directory: overrideOf(override) });
    const byHand = overridden.find((report) => report.id === id);
    expect(byHand?.remediation).toBeUndefined();
    expect(byHand?.finding).toMatchObject({
      next: expect.stringContaining("from /srv/acme/compose.override.yaml, line 5; then docker"),
    });
    // The same words in the log of a Temporal that runs are of yesterday.
    expect(await faults({ logs: logOf("temporal", line) })).toEqual([]);
  });

  it("S11: a container outside the network", async () => {
    const found = await reports({
      containers: containers({ redis: { networks: [] } }),
      inside: inside({
        redis: undefined,
        neighbours: neighbours({ "api>redis": unresolved, "worker>redis": unresolved }),
      }),
    });
    const s11 = found.find(({ id }) => id === "S11");
    expect(found.filter(({ finding }) => finding.status === "fail").map(({ id }) => id)).toEqual(["S11"]);
    expect(s11?.finding).toMatchObject({
      saw: "acme-redis-1 is not in the network acme_default.",
      evidence: [
        "networks of acme-redis-1: none",
        "from inside api: lookup of redis: ENOTFOUND",
        "from inside worker: lookup of redis: ENOTFOUND",
      ],
    });
    expect(s11?.remediation?.steps).toMatchObject([
      {
        do: "connect-network",
        container: { name: "acme-redis-1" },
        network: "acme_default",
        aliases: ["redis"],
        again: false,
      },
    ]);
  });

  it("S11: the one that asks is outside, and not everyone that it asks for", async () => {
    const nobody = Object.fromEntries(
      ["postgres", "redis", "clickhouse", "temporal"].map((to) => [`worker>${to}`, unresolved]),
    );
    const found = await reports({
      containers: containers({
        worker: { networks: [{ name: "elsewhere", aliases: ["worker"], address: "172.19.0.2" }] },
      }),
      inside: inside({ neighbours: neighbours(nobody) }),
    });
    const s11 = found.find(({ id }) => id === "S11");
    expect(s11?.remediation?.steps).toMatchObject([
      { container: { name: "acme-worker-1" }, aliases: ["worker"], again: false },
    ]);
    expect(s11?.remediation?.steps).toHaveLength(1);
  });

  it("S11: in the network without its name, or under another than the settings say", async () => {
    const nameless = { networks: [{ name: "acme_default", aliases: ["acme-redis-1"], address: "172.18.0.3" }] };
    const asked = inside({
      redis: undefined,
      neighbours: neighbours({ "api>redis": unresolved, "worker>redis": unresolved }),
    });
    const found = (await reports({ containers: containers({ redis: nameless }), inside: asked })).find(
      ({ id }) => id === "S11",
    );
    expect(found?.remediation?.steps).toMatchObject([{ aliases: ["redis"], again: true }]);
    const old = { host: "redis-abc", ...unresolved };
    const renamed = inside({ redis: undefined, neighbours: neighbours({ "api>redis": old, "worker>redis": old }) });
    const other = (await reports({ inside: renamed })).find(({ id }) => id === "S11");
    expect(other?.finding).toMatchObject({ saw: expect.stringContaining("not under the name redis-abc") });
    expect(other?.remediation?.steps).toMatchObject([{ aliases: ["redis", "redis-abc"], again: true }]);
    // Reached by another name, it needs none of ours.
    const byName = inside({
      neighbours: neighbours({ "api>redis": { host: "acme-redis-1" }, "worker>redis": { host: "acme-redis-1" } }),
    });
    expect(await faults({ containers: containers({ redis: nameless }), inside: byName })).toEqual([]);
  });

  describe("S11: with a network for the data and one in front", () => {
    const net = (name: string, service: string) => ({ name, aliases: [service], address: "172.18.0.9" });
    const data = (service: string) => ({ networks: [net("acme_data", service)] });
    const front = (service: string) => ({ networks: [net("acme_default", service)] });
    const both = (service: string) => ({ networks: [...data(service).networks, ...front(service).networks] });
    const split = {
      ...Object.fromEntries(["postgres", "redis", "clickhouse", "temporal"].map((name) => [name, data(name)])),
      ...Object.fromEntries(["api", "worker", "dashboard"].map((name) => [name, both(name)])),
      ...Object.fromEntries(["edge", "cloudflared"].map((name) => [name, front(name)])),
    };
    const steps = async (changes: object, lookups: readonly string[] = []) => {
      const found = await reports({
        containers: containers({ ...split, ...changes }),
        inside: inside({ neighbours: neighbours(Object.fromEntries(lookups.map((one) => [one, unresolved]))) }),
      });
      const s11 = found.find(({ id }) => id === "S11");
      return (s11?.remediation?.steps ?? []).map((step) =>
        step.do === "connect-network" ? `${step.container.name} ${step.network}` : step.do,
      );
    };
    const fromApi = ["postgres", "redis", "clickhouse", "temporal"].map((to) => `api>${to}`);

    it("nothing is missing", async () => {
      expect(await faults({ containers: containers(split) })).toEqual([]);
    });

    it("the api without its name where the edge meets it, with it among the data", async () => {
      const networks = [net("acme_data", "api"), { ...net("acme_default", "x"), aliases: [] }];
      expect(await steps({ api: { networks } })).toEqual(["acme-api-1 acme_default"]);
    });

    it.each([
      ["a store in none", { redis: { networks: [] } }, [], "acme-redis-1 acme_data"],
      ["a store in the front one", { redis: front("redis") }, [], ""],
      ["a store elsewhere", { postgres: { networks: [net("other", "postgres")] } }, [], "acme-postgres-1 acme_data"],
      ["the api out of the data", { api: front("api") }, fromApi, "acme-api-1 acme_data"],
      ["the api out of the front", { api: data("api") }, [], "acme-api-1 acme_default"],
      ["the edge in none", { edge: { networks: [] } }, [], "acme-edge-1 acme_default"],
      ["the tunnel in the data", { cloudflared: data("cloudflared") }, [], "acme-cloudflared-1 acme_default"],
      [
        "two at once",
        { redis: { networks: [] }, edge: { networks: [] } },
        [],
        "acme-redis-1 acme_data, acme-edge-1 acme_default",
      ],
    ])("%s", async (_, changes, lookups, expected) => {
      expect((await steps(changes, lookups)).join(", ")).toBe(expected);
    });
  });

  it("S11: a stopped neighbour has no name either, and that is S1 alone; two networks that overlap are fine", async () => {
    const stopped = containers({
      temporal: { state: "exited", networks: [{ name: "acme_default", aliases: [], address: "" }] },
    });
    const asked = inside({ neighbours: neighbours({ "api>temporal": unresolved, "worker>temporal": unresolved }) });
    expect(await faults({ containers: stopped, inside: asked })).toEqual(["S1 fail"]);
    const front = { name: "front", aliases: ["dashboard"], address: "172.20.0.2" };
    const both = [
      { name: "acme_default", aliases: ["api"], address: "172.18.0.6" },
      { name: "front", aliases: ["api"], address: "172.20.0.3" },
    ];
    expect(
      await faults({
        containers: containers({
          dashboard: { networks: [front] },
          api: { networks: both },
          edge: { networks: both.map((one) => ({ ...one, aliases: ["edge"] })) },
          cloudflared: { networks: [front] },
        }),
      }),
    ).toEqual([]);
  });

  it("S2: a probe whose program is not there; one that fails; what waits for another", async () => {
    const curl = { health: "unhealthy", healthLog: ["exit 127: /bin/sh: 1: curl: not found"] } as const;
    const found = await reports({ containers: containers({ api: curl }) });
    const s2 = found.find(({ id }) => id === "S2");
    expect(found.filter(({ finding }) => finding.status === "fail").map(({ id }) => id)).toEqual(["S2"]);
    expect(s2?.finding).toMatchObject({
      evidence: [
        "acme-api-1: its health check: exit 127: /bin/sh: 1: curl: not found",
        "dashboard gets an answer from api:3001",
      ],
    });
    expect(s2?.remediation?.steps).toEqual(rewrite("api"));
    const byHand = await reports({
      containers: containers({ api: curl }),
      directory: overrideOf(ownHealthcheck("api")),
    });
    const ownOne = byHand.find(({ id }) => id === "S2");
    expect(ownOne?.remediation).toBeUndefined();
    expect(ownOne?.finding).toMatchObject({
      next: expect.stringContaining("/srv/acme/compose.override.yaml, line 4:"),
    });
    const sick = { health: "unhealthy", healthLog: ["exit 1: no"] } as const;
    const two = await reports({ containers: containers({ redis: sick, api: sick, dashboard: sick }) });
    expect(two.find(({ id }) => id === "S2")).toMatchObject({
      finding: { saw: "The health check of acme-redis-1 fails." },
      remediation: { steps: [{ do: "restart-containers", containers: [{ service: "redis" }] }] },
    });
    const cutOff = await reports({ containers: containers({ redis: { ...curl, isCutOff: true }, api: curl }) });
    expect(cutOff.find(({ id }) => id === "S2")).toMatchObject({
      finding: {
        saw: expect.stringContaining("no longer start anything in acme-redis-1"),
        next: "docker stop acme-redis-1 && docker start acme-redis-1",
      },
      remediation: {
        steps: [{ do: "stop-containers" }, { do: "start-containers", containers: [{ service: "redis" }] }],
      },
    });
    expect(await faults({ containers: containers({ api: { health: "starting" } }) })).toEqual(["S2 unknown"]);
    expect(await faults({ containers: containers({ postgres: { state: "exited" }, temporal: sick }) })).toEqual([
      "S1 fail",
      "S2 unknown",
    ]);
  });

  it.each([
    [["CMD-SHELL", "exit 0"]],
    [["CMD", "true"]],
    [["CMD-SHELL", "curl -f http://localhost/ || true"]],
    [["CMD", "sh", "-c", "ask; exit 0"]],
    [["CMD", "redis-cli", "ping"]],
  ])("S3: %j can never fail", async (healthTest) => {
    const found = await only("S3", { containers: containers({ redis: { healthTest } }) });
    expect(found).toMatchObject({ evidence: [`acme-redis-1: ${JSON.stringify(healthTest)}`], steps: rewrite("redis") });
  });

  it("S3: names the line of a person's own file that says it, and leaves that file alone", async () => {
    const healthTest = ["CMD-SHELL", "exit 0"];
    const directory = overrideOf(ownHealthcheck("redis"));
    const found = await only("S3", { containers: containers({ redis: { healthTest } }), directory });
    expect(found.steps).toBeUndefined();
    expect(found.next).toContain("In /srv/acme/compose.override.yaml, line 4, replace it with one");
    const both = containers({ redis: { healthTest }, api: { healthTest } });
    const two = await only("S3", {
      containers: both,
      directory: overrideOf(`${ownHealthcheck("redis")}#\n  api: {healthcheck: {test: exit 0}}\n`),
    });
    expect(two.next).toContain("compose.override.yaml, lines 4 and 6, replace it with one");
  });

  it.each([
    [["CMD-SHELL", "ask && exit 0"]],
    [["CMD-SHELL", "curl -f x || exit 1"]],
    [["CMD-SHELL", "redis-cli ping | grep -q PONG"]],
    [["CMD", "node", "-e", "process.exit(0 || true)"]],
    [["NONE"]],
    [[]],
  ])("S3: %j can", async (healthTest) => {
    expect(await faults({ containers: containers({ redis: { healthTest } }) })).toEqual([]);
  });

  it("S5: Redis refuses, or asks for nothing", async () => {
    const refuses = inside({
      redis: { reply: "-WRONGPASS invalid username-password pair", repliesWithoutPassword: false },
    });
    expect(await only("S5", { inside: refuses })).toMatchObject({
      steps: [{ do: "restart-containers", containers: [{ service: "redis" }] }],
    });
    const open = inside({
      redis: { reply: "-ERR AUTH <password> called without any password configured", repliesWithoutPassword: true },
    });
    const bare = containers({ redis: { command: ["redis-server"] } });
    const found = await only("S5", { inside: open, containers: bare });
    expect(found.saw).toContain("no password");
    expect(found.steps).toEqual(rewrite("redis", "api", "worker", "dashboard"));
    const noPassword = inside({ redis: { reply: "+PONG", repliesWithoutPassword: true } });
    expect(await faults({ inside: noPassword })).toEqual([]);
    expect(await faults({ inside: inside({ redis: undefined }) })).toEqual(["S5 unknown"]);
  });

  it("S6: ClickHouse lacks the database, or refuses", async () => {
    const lacking = inside({ clickhouse: { status: 200, body: "", databases: ["default"] } });
    expect(await only("S6", { inside: lacking })).toMatchObject({
      steps: [
        { do: "clickhouse-database", container: { service: "api" }, name: "dittofeed" },
        { do: "run-tasks", tasks: ["create-clickhouse-tables"] },
      ],
    });
    const refused = inside({ clickhouse: { status: 516, body: "Code: 516. Authentication failed", databases: [] } });
    expect(await only("S6", { inside: refused })).toMatchObject({
      evidence: ["Code: 516. Authentication failed"],
      steps: [{ do: "recreate-services" }],
    });
    // A server that is short of something refuses nobody for his password.
    const body = "Code: 202. DB::Exception: Too many simultaneous queries";
    expect(await faults({ inside: inside({ clickhouse: { status: 500, body, databases: [] } }) })).toEqual([
      "S6 unknown",
      "S18 unknown",
      "S19 unknown",
    ]);
  });

  it("S20: a proxy of the client's that is asked for the stack's own names", async () => {
    const worker = (values: Record<string, string>) =>
      containers({ worker: { environment: settings({ TEMPORAL_ADDRESS: "temporal:7233", ...values }) } });
    const proxy = { HTTP_PROXY: "http://u:p@proxy:3128", http_proxy: "http://u:p@proxy:3128" };
    const all = "localhost,postgres,redis,clickhouse,temporal";
    const found = await only("S20", { containers: worker({ ...proxy, NO_PROXY: "localhost,temporal:7233" }) });
    expect(found).toMatchObject({
      status: "warn",
      saw: "acme-worker-1 has a proxy that is also used for postgres, redis, clickhouse.",
      next: expect.stringContaining('Add postgres,redis,clickhouse to "noProxy"'),
    });
    expect(JSON.stringify(found)).not.toContain("u:p");
    expect(await faults({ containers: worker({ ...proxy, NO_PROXY: all, no_proxy: "localhost" }) })).toEqual([
      "S20 warn",
    ]);
    expect(
      await faults({ containers: worker({ ...proxy, NO_PROXY: all, no_proxy: ` ${all.replaceAll(",", " , ")}` }) }),
    ).toEqual([]);
    expect(await faults({ containers: worker({ ...proxy, no_proxy: "*" }) })).toEqual([]);
    expect(await faults({ containers: worker({ HTTPS_PROXY: "" }) })).toEqual([]);
    // PostgreSQL asks nobody.
    expect(await faults({ containers: containers({ postgres: { environment: settings(proxy) } }) })).toEqual([]);
  });

  it("S22: a proxy that stayed in a container when the client's file lost it", async () => {
    const proxy = { HTTP_PROXY: "http://u:p@proxy:3128", https_proxy: "http://u:p@proxy:3128", NO_PROXY: "*" };
    const { host: healthy, directory } = servicesFacts();
    if (healthy === undefined || directory === undefined) return expect.unreachable();
    const host = { ...healthy, givesProxies: false };
    const kept = containers({
      clickhouse: { environment: settings(proxy) },
      api: { environment: settings({ ...proxy, https_proxy: "", CLICKHOUSE_DATABASE: "dittofeed" }) },
    });
    const found = await only("S22", { containers: kept, host });
    expect(found).toMatchObject({
      status: "warn",
      saw: "acme-clickhouse-1, acme-api-1 have a proxy that is in neither .env, a compose file nor ~/.docker/config.json.",
      evidence: ["acme-clickhouse-1: HTTP_PROXY, https_proxy", "acme-api-1: HTTP_PROXY"],
      steps: [{ do: "recreate-services", services: ["clickhouse", "api"] }],
    });
    expect(JSON.stringify(found)).not.toContain("u:p");
    // Somebody gives it still: the client, `.env`, or a compose file.
    expect(await faults({ containers: kept })).toEqual([]);
    const env = settings({ HTTP_PROXY: "http://u:p@proxy:3128", https_proxy: "http://u:p@proxy:3128" });
    expect(await faults({ containers: kept, host, directory: { ...directory, env } })).toEqual([]);
    const overrideText = "services: {clickhouse: {environment: {HTTP_PROXY: 'http://p', https_proxy: 'http://p'}}}";
    expect(await only("S22", { containers: kept, host, directory: { ...directory, overrideText } })).toMatchObject({
      evidence: ["acme-api-1: HTTP_PROXY"],
    });
    const { givesProxies: _, ...unread } = host;
    expect(await faults({ containers: kept, host: unread })).toEqual(["S22 unknown"]);
  });

  it("S18, S19: tables and workflows that nobody has made, and what could not be asked", async () => {
    const seen = { state: "seen", missingTables: [], stoppedWorkflows: [] } as const;
    const lacking = await faults({ application: { ...seen, missingTables: ["user_events_v2"] } });
    expect(lacking).toEqual(["S18 fail", "S19 unknown"]);
    const idle = { ...seen, stoppedWorkflows: ["global-cron-workflow", "compute-properties-workflow-1"] };
    expect(await only("S19", { application: idle })).toMatchObject({
      saw: "2 workflows are not running: global-cron-workflow, compute-properties-workflow-1.",
      steps: [{ do: "run-tasks", tasks: ["start-workflows"] }],
    });
    const away = { ...seen, stoppedWorkflows: { saw: "Failed to connect before the deadline" } };
    expect(await faults({ application: away })).toEqual(["S19 unknown"]);
    expect(await faults({ application: { state: "absent" } })).toEqual(["S18 unknown", "S19 unknown"]);
  });

  it("S10: a worker in a loop while Temporal is up; otherwise it is Temporal's own row", async () => {
    const line = "TransportError: tonic transport error: connection refused temporal:7233";
    const worker = { state: "restarting", restarts: 6, exitCode: 1 } as const;
    const found = await reports({ containers: containers({ worker }), logs: logOf("worker", line) });
    expect(found.filter(({ finding }) => finding.status === "fail").map(({ id }) => id)).toEqual(["S10"]);
    expect(found.find(({ id }) => id === "S10")?.remediation?.steps).toMatchObject([
      { containers: [{ service: "worker" }] },
    ]);
    const starting = await reports({
      containers: containers({ worker, temporal: { health: "starting" } }),
      logs: logOf("worker", line),
    });
    expect(starting.find(({ id }) => id === "S10")?.remediation?.steps).toMatchObject([
      { containers: [{ service: "temporal" }, { service: "worker" }] },
    ]);
    const blank = { ...worker, environment: settings({ TEMPORAL_ADDRESS: "" }) };
    const told = await reports({ containers: containers({ worker: blank }), logs: logOf("worker", line) });
    expect(told.find(({ id }) => id === "S10")?.remediation?.steps).toEqual([
      { do: "change-settings", settings: { TEMPORAL_ADDRESS: "temporal:7233" }, services: ["worker"] },
    ]);
    expect(
      await faults({ containers: containers({ worker, temporal: { state: "exited" } }), logs: logOf("worker", line) }),
    ).toEqual(["S1 fail", "S10 unknown"]);
  });

  it("S12: pages that ask the api under a name that no browser knows", async () => {
    const asking = (base: string) => ({
      containers: containers({ dashboard: { environment: settings({ DASHBOARD_API_BASE: base }) } }),
    });
    expect(await only("S12", asking("http://api:3001"))).toMatchObject({
      saw: "Pages call the API at http://api:3001, but people are at https://app.example.com.",
      steps: rewrite("dashboard"),
    });
    expect(await faults(asking("https://app.example.com/"))).toEqual([]);
    const overriding = async (overrideText: string) => {
      const { directory } = servicesFacts();
      const told = { ...directory, overrideText } as Facts["directory"];
      return only("S12", { ...asking("http://api:3001"), directory: told });
    };
    const own = await overriding("services: {dashboard: {environment: {DASHBOARD_API_BASE: 'http://api:3001'}}}");
    expect([own.steps, own.next]).toEqual([
      undefined,
      "Remove dashboard.environment.DASHBOARD_API_BASE from /srv/acme/compose.override.yaml, line 1; then dittofeed-setup doctor --fix S12",
    ]);
    const aside = await overriding("# DASHBOARD_API_BASE is left alone\nservices: {edge: {image: nginx}}");
    expect(aside.steps).toEqual(rewrite("dashboard"));
  });

  it("S21: a database that other machines can ask, and the line that opens it", async () => {
    const open = {
      bindings: [
        { address: "127.0.0.1", port: 5432 },
        { address: "0.0.0.0", port: 5433 },
      ],
    };
    const found = await only("S21", { containers: containers({ postgres: open }) });
    expect(found).toMatchObject({
      status: "warn",
      evidence: ["acme-postgres-1: 0.0.0.0:5433"],
      steps: rewrite("postgres"),
    });
    const directory = overrideOf("services:\n  postgres:\n    ports: ['5433:5432']\n");
    const own = await only("S21", { containers: containers({ postgres: open }), directory });
    expect(own.steps).toBeUndefined();
    expect(own.next).toContain(
      "before the port in /srv/acme/compose.override.yaml, line 3; then docker compose up -d postgres",
    );
    // The edge is there to be asked.
    expect(await faults({ containers: containers({ edge: open }) })).toEqual([]);
  });

  it("S17: an installation of the earlier layout is told as one, and not as a container that is away", async () => {
    const { directory } = servicesFacts();
    const earlier = {
      ...directory,
      composeText: "services:\n  api: {}\n  dashboard: {}\n",
    } as Facts["directory"];
    expect(await only("S17", { containers: containers({ edge: null }), directory: earlier })).toMatchObject({
      saw: expect.stringContaining("has the earlier layout"),
      steps: rewrite("api", "worker", "dashboard", "edge", "cloudflared"),
    });
  });

  it.each([
    ["http://172.18.0.8:3000", "warn", "the current address of acme-dashboard-1"],
    ["http://172.18.0.99:3000", "fail", "an address that no container has"],
    ["http://localhost:3000", "fail", "the tunnel's own container"],
    ["http://dashboard-abc123-99:3000", "fail", "a name that no container has"],
  ])("S13: a tunnel to %s", async (origin, status, words) => {
    const logs = new Map([["acme-cloudflared-1", tunnelLog(origin)]]);
    const found = await only("S13", { logs });
    expect([found.status, found.saw]).toEqual([
      status,
      `The tunnel sends requests to ${origin}, ${words.startsWith("the tunnel") ? `which is ${words}` : words}.`,
    ]);
    expect(found.steps).toBeUndefined();
  });

  it("S13: names of services, of containers and of others are fine; a name that Coolify made is not", async () => {
    for (const origin of ["http://acme-api-1:3001", "https://files.example.com", "https://10.1.2.3:8443"])
      expect(await faults({ logs: new Map([["acme-cloudflared-1", tunnelLog(origin)]]) })).toEqual([]);
    const name = "api-k4ow8-102233";
    const found = await only("S13", {
      ...withoutProfile,
      containers: containers({ api: { name, isCoolify: true } }),
      logs: new Map([["acme-cloudflared-1", tunnelLog(`http://${name}:3001`)]]),
    });
    expect(found).toMatchObject({ status: "warn", saw: expect.stringContaining("next deployment") });
  });

  it("S13: what the log says of origins", () => {
    const failed =
      'ERR error="Unable to reach the origin service: dial tcp" connIndex=1 originService=http://172.18.0.5:3000';
    expect(tunnelOrigins([failed, ...tunnelLog("http://api:3001")])).toEqual(["http://api:3001"]);
    expect(tunnelOrigins([...tunnelLog("http://api:3001"), failed])).toEqual([
      "http://api:3001",
      "http://172.18.0.5:3000",
    ]);
    expect(tunnelOrigins(["nothing"])).toEqual([]);
  });

  it("S14: a token on the command line is named and not shown; none at all; not connected", async () => {
    const command = ["cloudflared", "tunnel", "run", "--token", "token-canary"];
    const shown = await only("S14", { containers: containers({ cloudflared: { command } }) });
    expect(JSON.stringify(shown)).not.toContain("token-canary");
    expect(shown).toMatchObject({
      status: "fail",
      saw: expect.stringContaining("command line"),
      steps: rewrite("cloudflared"),
    });
    const none = await only("S14", { containers: containers({ cloudflared: { environment: new Map() } }) });
    expect(none.saw).toBe("acme-cloudflared-1 has no token.");
    const lost = [...tunnelLog(), 'ERR Connection terminated error="timeout" connIndex=0'];
    const found = await only("S14", { logs: new Map([["acme-cloudflared-1", lost]]) });
    expect(found).toMatchObject({ evidence: [lost.at(-1)], steps: [{ do: "restart-containers" }] });
  });

  it("S14: counts connections since the last start", () => {
    const up = (index: number) => `INF Registered tunnel connection connIndex=${index}`;
    expect(tunnelConnections([up(0), up(1), "INF Unregistered tunnel connection connIndex=1"])).toMatchObject({
      open: 1,
      isYoung: false,
    });
    expect(tunnelConnections([up(0), "INF Starting tunnel tunnelID=1", "ERR no"])).toEqual({
      open: 0,
      lastError: "ERR no",
      isYoung: true,
    });
  });

  it("S15: two of the api", async () => {
    const two = [...containers(), container("api", { id: "b", name: "acme-api-2" })];
    expect(await only("S15", { containers: two })).toMatchObject({
      status: "warn",
      steps: [{ do: "recreate-services", services: ["api"] }],
    });
    const stopped = [...containers(), container("api", { id: "b", name: "acme-api-2", state: "exited" })];
    expect(await faults({ containers: stopped })).toEqual(["S1 fail"]);
  });

  it("tell three problems at once apart", async () => {
    const found = await faults({
      containers: containers({ api: { state: "exited" }, redis: { healthTest: ["CMD-SHELL", "exit 0"] } }),
      database: openDatabase(["temporal"]),
      inside: inside({ neighbours: neighbours({ "dashboard>api": unresolved }) }),
    });
    expect(found.filter((one) => one.endsWith("fail"))).toEqual(["S1 fail", "S7 fail", "S3 fail"]);
  });
});
