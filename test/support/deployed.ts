import type { InspectedContainer, StackFacts } from "../../src/domain/facts/containers.ts";
import type { CoolifyResource } from "../../src/domain/facts/coolify.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import { container } from "../unit/checks/healthy-stack.ts";
import { memoryFiles } from "./memory-files.ts";
import { someFacts } from "./some-facts.ts";
import type { Scripted } from "./untouchable-ports.ts";

export const uuid = "k4ow8scwg0gs4o0kk8ckowso";
export const folder = `/data/coolify/applications/${uuid}`;
export const ownFolder = `/state/dittofeed-setup/coolify/${uuid}`;

export const place: CoolifyResource = {
  ...{ kind: "application", uuid, folder },
  ...{ name: "dittofeed", project: "acme", environment: "production" },
};

/**
 * As Coolify leaves it: what has a default stands as a value, what it makes by itself as a variable,
 * what the file says by itself as it was (bootstrap/helpers/parsers.php).
 */
export const composeText = `services:
  postgres:
    image: 'postgres:15'
    environment: {POSTGRES_USER: dittofeed, POSTGRES_PASSWORD: '\${SERVICE_PASSWORD_64_POSTGRES}', COOLIFY_CONTAINER_NAME: postgres-${uuid}-102210123456}
    container_name: postgres-${uuid}-102210123456
    restart: unless-stopped
    env_file: [.env]
  temporal:
    image: 'temporalio/auto-setup:1.22.4'
    environment: {POSTGRES_PWD: '\${SERVICE_PASSWORD_64_POSTGRES}'}
    depends_on: {postgres: {condition: service_healthy}}
    env_file: [.env]
  api:
    image: 'ghcr.io/acme/dittofeed-api:v0.21.0'
    environment:
      AUTH_MODE: multi-tenant
      AUTH_PROVIDER: '\${AUTH_PROVIDER}'
      SECRET_KEY: '\${SERVICE_REALBASE64_32_SECRETKEY}'
      DATABASE_URL: 'postgresql://dittofeed:\${SERVICE_PASSWORD_64_POSTGRES}@postgres:5432/dittofeed'
      LOG_LEVEL: info
      NODE_ENV: production
    depends_on: {postgres: {condition: service_healthy}, temporal: {condition: service_healthy}}
    env_file: [.env]
  worker-2:
    image: 'ghcr.io/acme/dittofeed-api:v0.21.0'
    env_file: [.env]
  dashboard:
    image: 'ghcr.io/acme/dittofeed-dashboard:latest'
    env_file: [.env]
`;

export const envText = `COOLIFY_RESOURCE_UUID=${uuid}
SERVICE_URL_DASHBOARD=https://app.example.com
SERVICE_PASSWORD_64_POSTGRES=a-password-of-coolifys
SERVICE_REALBASE64_32_SECRETKEY=${Buffer.alloc(32, 7).toString("base64")}
LOG_LEVEL=info
AUTH_PROVIDER='google'
HOST=0.0.0.0
`;

export const stack: StackFacts = {
  project: uuid,
  directory: `/artifacts/d1`,
  configFiles: ["/artifacts/d1/docker-compose.yaml"],
  services: ["api", "dashboard", "postgres", "temporal", "worker-2"],
  running: 5,
  isCoolify: true,
  coolify: { kind: "application", name: "dittofeed", project: "acme", environment: "production" },
};

/** Its containers after one deployment, or the next: name, id and address are others each time. */
export function deployed(
  deployment = 1,
  services: readonly ServiceName[] = ["postgres", "temporal", "api", "dashboard"],
) {
  return services.map((service): InspectedContainer => {
    const name = `${service}-${uuid}-10221012345${deployment}`;
    const one = container(service);
    const address = `10.0.${deployment}.${services.indexOf(service) + 2}`;
    return {
      ...{ ...one, name, address, id: `${service}-${deployment}`, project: uuid, isCoolify: true },
      coolify: { addresses: [] },
      networks: [{ name: uuid, aliases: [name, service], address }],
    };
  });
}

const files = (more: Record<string, string>) =>
  memoryFiles(
    new Map(Object.entries({ [`${folder}/docker-compose.yaml`]: composeText, [`${folder}/.env`]: envText, ...more })),
  );

/** Nobody waits so long here. */
const sleep = (_: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));

/** A host of Coolify's, without a saved profile; `docker` is what the test is about. */
export function coolifyHost(docker: Scripted["docker"] = {}, more: Record<string, string> = {}) {
  const written = files(more);
  return {
    profiles: {
      names: async () => [],
      obstacle: async () => undefined,
      pathOf: (name: string) => `/config/${name}.json`,
    },
    files: {
      ...written,
      async write(path) {
        throw new Error(`${path} was to be written`);
      },
    },
    host: {
      facts: async () => ({ ...someFacts().host, uid: 0 }),
      environmentVariable: () => undefined,
      thisProcess: async () => ({ pid: 1, bootId: "b", startedAtTick: "1", hostname: "h" }),
    },
    clock: { now: () => new Date("2026-11-27T00:00:00Z"), elapsed: () => 0, sleep },
    docker: {
      inspectEngine: async () => someFacts().engine,
      stacks: async () => [stack],
      containers: async () => deployed(),
      ...docker,
    },
  } satisfies Scripted;
}
