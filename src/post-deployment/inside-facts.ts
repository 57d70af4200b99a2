import type { DatabaseAccess } from "../domain/database.ts";
import type { PlanFacts, PlanGroup } from "../domain/facts/facts.ts";
import type { Ports } from "../domain/ports.ts";
import type { DatabasePlace } from "../domain/target.ts";
import { inContainer, inspectApplication } from "../facts/application.ts";
import { inspectDatabase } from "../facts/database.ts";
import { DatabaseSession } from "../facts/database-session.ts";
import { inspectEncryption } from "../facts/encryption.ts";
import { insideTarget } from "../installation/targets/inside.ts";
import type { ContainerSettings } from "./container-settings.ts";

/**
 * What can be seen from within the container. The other groups of a plan's facts are of a host, its
 * engine and its files, which nobody here asks about.
 */
const notLookedAt: Omit<PlanFacts, "containers" | "database" | "encryption" | "application"> = {
  host: { platform: "linux", architecture: "", cpus: 0, memoryBytes: 0, uid: 0, unprivilegedUsers: [] },
  // Its network leads to every neighbour by name, as an engine of this host would by address.
  engine: { state: "usable", version: "", architecture: "", rootDirectory: "", freeBytes: undefined, local: true },
  compose: { state: "absent", saw: "a container has none" },
  directory: {
    ...{ path: "/", exists: false, writable: false, foreign: [], composeText: undefined, composeIsOurs: false },
    ...{ override: undefined, overrideText: undefined, envText: undefined, envMode: undefined },
    ...{ authorities: {}, env: new Map(), envBackups: [] },
  },
  ...{ ports: [], images: [], ownServices: [], volumes: [], postgresData: { state: "none" } },
  savedProfile: { current: false, exists: false, path: "" },
};

/** The same looks as on a host, over the ports of the container. One connection until `close`. */
export class InsideFacts {
  readonly #ports: Ports;
  readonly #place: DatabasePlace & { installation: { mode: ContainerSettings["profile"]["mode"] } };
  readonly #session: DatabaseSession;

  constructor(ports: Ports, { profile, secrets }: ContainerSettings, signal: AbortSignal) {
    const { name: project, directory, mode } = profile;
    this.#ports = ports;
    this.#session = new DatabaseSession(ports, insideTarget);
    this.#place = {
      ...{ ports, signal, installation: { project, directory, profile, mode } },
      ...{ engine: notLookedAt.engine, containers: [], env: new Map(), volumes: async () => [], names: "own" },
      password: secrets.get("POSTGRES_PASSWORD")?.secret,
    };
  }

  access(): Promise<DatabaseAccess> {
    return this.#session.access(this.#place);
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  forPlan(): Promise<PlanFacts> {
    const unseen: PlanFacts = {
      ...notLookedAt,
      ...{
        containers: [],
        database: { state: "absent" },
        encryption: { state: "none" },
        application: { state: "absent" },
      },
    };
    return this.again(["containers", "database", "application"], unseen);
  }

  /** Looks at these groups afresh; the others stay as they were. */
  async again(groups: readonly PlanGroup[], facts: PlanFacts): Promise<PlanFacts> {
    const { signal } = this.#place;
    const { docker } = this.#ports;
    const fresh = { ...facts };
    const access = () => this.access();
    if (groups.includes("containers")) fresh.containers = await docker.containers("", signal);
    if (groups.includes("database")) {
      fresh.database = await inspectDatabase(insideTarget, this.#place, access);
      fresh.encryption = await inspectEncryption(fresh.database, access, signal);
    }
    const open = async () => (await access()).database;
    if (groups.includes("application"))
      fresh.application = await inspectApplication(
        { ...fresh, run: inContainer(docker, fresh.containers), open },
        signal,
      );
    return fresh;
  }
}
