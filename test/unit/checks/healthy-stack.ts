import type { NeighbourFacts } from "../../../src/domain/facts/application.ts";
import type { InspectedContainer } from "../../../src/domain/facts/containers.ts";
import type { Facts } from "../../../src/domain/facts/facts.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { allServices, type ServiceName } from "../../../src/domain/service.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";

export const settings = (values: Readonly<Record<string, string>>): ReadonlyMap<string, Secret> =>
  new Map(Object.entries(values).map(([name, value]) => [name, new Secret(name, value)]));

const environment: Partial<Record<ServiceName, Record<string, string>>> = {
  postgres: { POSTGRES_USER: "dittofeed", POSTGRES_PASSWORD: "pg" },
  redis: { REDIS_PASSWORD: "red" },
  temporal: { DB: "postgresql" },
  worker: { TEMPORAL_ADDRESS: "temporal:7233" },
  api: { CLICKHOUSE_DATABASE: "dittofeed" },
  dashboard: { DASHBOARD_API_BASE: "" },
  cloudflared: { TUNNEL_TOKEN: "token-canary" },
};

/** A container of a healthy stack; name only what a test is about. */
export function container(service: ServiceName, parts: Partial<InspectedContainer> = {}): InspectedContainer {
  const address = `172.18.0.${allServices.indexOf(service) + 2}`;
  return {
    id: `id-${service}`,
    name: `acme-${service}-1`,
    service,
    project: "acme",
    state: "running",
    health: service === "cloudflared" ? "none" : "healthy",
    exitCode: 0,
    outOfMemory: false,
    isCutOff: false,
    restarts: 0,
    image: `${service}:1`,
    imageId: "sha256:1",
    startedAt: "2026-01-01T00:00:00Z",
    digest: "d",
    secretKey: undefined,
    published: new Map(),
    bindings: [],
    address,
    environment: settings(environment[service] ?? {}),
    command:
      service === "redis"
        ? ["sh", "-c", "redis-server - <<X\nrequirepass\nX"]
        : service === "cloudflared"
          ? ["cloudflared", "tunnel", "run"]
          : [service],
    networks: [{ name: "acme_default", aliases: [`acme-${service}-1`, service], address }],
    lostNetworks: [],
    healthTest: service === "cloudflared" ? [] : ["CMD-SHELL", "ask-it || exit 1"],
    healthLog: service === "cloudflared" ? [] : ["exit 0"],
    memoryLimitBytes: 0,
    memoryUsedBytes: 30_000_000,
    isCoolify: false,
    ...parts,
  };
}

/** The whole stack, with some containers told otherwise. */
export function containers(
  told: Partial<Record<ServiceName, Partial<InspectedContainer> | null>> = {},
): InspectedContainer[] {
  return allServices.flatMap((service) => {
    const parts = told[service];
    return parts === null ? [] : [container(service, parts)];
  });
}

const pairs: readonly [ServiceName, ServiceName, number][] = [
  ...(["api", "worker"] as const).flatMap((from) => [
    [from, "postgres", 5432] as [ServiceName, ServiceName, number],
    [from, "redis", 6379] as [ServiceName, ServiceName, number],
    [from, "clickhouse", 8123] as [ServiceName, ServiceName, number],
    [from, "temporal", 7233] as [ServiceName, ServiceName, number],
  ]),
  ["dashboard", "api", 3001],
];

/** Each finds each; name the pairs (`api>redis`) that are otherwise. */
export function neighbours(told: Readonly<Record<string, Partial<NeighbourFacts>>> = {}): NeighbourFacts[] {
  return pairs.map(([from, to, port]) => ({
    ...{ from, to, host: to, port, address: "172.18.0.9", answers: true, code: undefined },
    ...told[`${from}>${to}`],
  }));
}

export const unresolved = { address: undefined, answers: false, code: "ENOTFOUND" };

export const tunnelLog = (origin = "http://edge:8080"): string[] => [
  "2026-01-01T00:00:00Z INF Starting tunnel tunnelID=0",
  "2026-01-01T00:00:01Z INF Registered tunnel connection connIndex=0 ip=192.0.2.1 protocol=quic",
  `2026-01-01T00:00:02Z INF Updated to new configuration config="{\\"ingress\\":[{\\"hostname\\":\\"app.example.com\\", \\"service\\":\\"${origin}\\"}, {\\"service\\":\\"http_status:404\\"}]}" version=1`,
];

export const openDatabase = (missing: readonly string[] = [], mayCreate = true): Facts["database"] => ({
  state: "open",
  bytes: 12_000_000,
  version: 150008,
  schema: {
    ...{ empty: false, complete: true, tables: 33, differences: [], parts: [], journal: "recorded" as const },
    ...{ pending: [], blocked: [], attention: [], hasRows: true },
  },
  temporal: { missing, mayCreate },
  workspace: { id: "w", missing: [], conflicts: [] },
});

/** What the rows about services read, of a healthy stack with a tunnel. */
export function servicesFacts(parts: Partial<Facts> = {}): Partial<Facts> {
  const { engine, directory, host } = someFacts();
  const profile = someProfile({ tunnel: { token: { fromEnv: "T" } } });
  return {
    engine,
    host: { ...host, hasSse42: true, now: new Date("2026-11-24"), givesProxies: true, clockAheadMs: undefined },
    installation: { by: "profile", project: "acme", directory: "/srv/acme", profile, mode: "standard" },
    directory: {
      ...directory,
      exists: true,
      composeIsOurs: true,
      env: settings({ POSTGRES_USER: "dittofeed", POSTGRES_PASSWORD: "pg", REDIS_PASSWORD: "red" }),
      envBackups: [],
    },
    containers: containers(),
    logs: new Map([["acme-cloudflared-1", tunnelLog()]]),
    inside: inside(),
    database: openDatabase(),
    application: { state: "seen", missingTables: [], stoppedWorkflows: [] },
    postgresData: { state: "held", major: 15, where: "The volume acme_postgres", imageMajor: undefined },
    encryption: { state: "none" },
    ...parts,
  };
}

export function inside(parts: Partial<Facts["inside"]> = {}): Facts["inside"] {
  return {
    neighbours: neighbours(),
    digests: new Map(),
    redis: { reply: "+PONG", repliesWithoutPassword: false },
    clickhouse: { status: 200, body: "", databases: ["default", "dittofeed", "system"] },
    silent: [],
    ...parts,
  };
}
