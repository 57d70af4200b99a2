import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach } from "vitest";
import { createDocker } from "../../../src/adapters/docker/docker.ts";
import { createClock } from "../../../src/adapters/host/host.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { ComposeProject, Docker, UpReport } from "../../../src/domain/docker.ts";
import { Secret } from "../../../src/domain/secret.ts";
import {
  type ComposeFlavour,
  type RunningEngine,
  sharedRegistry,
  withSharedEngine,
} from "../../support/engine/index.ts";

export const never = new AbortController().signal;
export const clock = createClock();
export const makeSecret = (name: string, value: string) => new Secret(name, value);
export const apiImage = "docker.reactmotion.com/my-docker-repo/dittofeed/api:multitenancy-redis-v1";

type Environment = Readonly<Record<string, string>>;

/** The engine that the worker shares, with every Compose, and a folder for each test. */
export class DockerBench {
  engine!: RunningEngine;
  directory = "";
  readonly #environments = new Map<ComposeFlavour, Promise<Environment>>();

  get registry() {
    return sharedRegistry();
  }

  environment(flavour: ComposeFlavour): Promise<Environment> {
    const known = this.#environments.get(flavour) ?? this.engine.envWith(flavour);
    this.#environments.set(flavour, known);
    return known;
  }

  async docker(flavour: ComposeFlavour = "v2-json"): Promise<Docker> {
    return createDocker({ shell: createShell(await this.environment(flavour)), clock, makeSecret });
  }

  project(services: string): ComposeProject {
    writeFileSync(join(this.directory, "compose.yaml"), `services:\n${services}volumes:\n  data: {}\n`);
    writeFileSync(join(this.directory, ".env"), "POSTGRES_PASSWORD='right-one'\n", { mode: 0o600 });
    const name = `t${this.directory.split("-").at(-1)?.toLowerCase()}`;
    return { name, directory: this.directory, workerReplicas: 1, environmentNames: ["POSTGRES_PASSWORD"] };
  }
}

export function prepareDockerBench(): DockerBench {
  const bench = new DockerBench();
  const shared = withSharedEngine("v2-json");
  beforeAll(() => {
    bench.engine = shared.engine;
  });
  beforeEach(() => {
    bench.directory = mkdtempSync(join(tmpdir(), "docker-adapter-"));
    return () => rmSync(bench.directory, { recursive: true, force: true });
  });
  return bench;
}

/** The time limit is long: on a busy machine an exec alone takes seconds, and that is not what is tested. */
const health = (command: string) =>
  `{test: ["CMD-SHELL", "${command}"], interval: 500ms, timeout: 15s, retries: 4, start_period: 60s}`;
export const postgresService = `  postgres:
    image: postgres:15.8
    environment: {POSTGRES_USER: u, POSTGRES_PASSWORD: "\${POSTGRES_PASSWORD}", POSTGRES_DB: d}
    healthcheck: ${health("pg_isready -U u -d d -h 127.0.0.1")}
    volumes: ["data:/var/lib/postgresql/data"]
`;
export const redisService = (extra = "") => `  redis:
    image: redis:7.2.5
    stop_grace_period: 0s
    healthcheck: ${health("redis-cli ping")}
${extra}`;

export const states = (reports: UpReport[]) =>
  reports.flatMap((one) => (one.type === "service" ? [`${one.service} ${one.state}`] : []));
