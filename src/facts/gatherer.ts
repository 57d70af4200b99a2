// Over 250 lines: the order of all looks, for whoever plans and for whoever checks, is to be read
// in one place.
import type { CoolifyAccess } from "../domain/coolify.ts";
import type { DatabaseAccess } from "../domain/database.ts";
import type { ComposeProject } from "../domain/docker.ts";
import type { ContainerFacts, ImageFacts, InspectedContainer, OwnServiceFacts } from "../domain/facts/containers.ts";
import type { DatabaseFacts } from "../domain/facts/database.ts";
import type { DirectoryFacts, FoundInstallation } from "../domain/facts/directory.ts";
import type { EncryptionFacts } from "../domain/facts/encryption.ts";
import { type ComposeFacts, type EngineFacts, engineNotAsked } from "../domain/facts/engine.ts";
import type { Gathering, Observed, PlanFacts, PlanGroup } from "../domain/facts/facts.ts";
import type { OfflineBundle } from "../domain/offline-bundle.ts";
import type { Ports } from "../domain/ports.ts";
import type { ResolvedProfile } from "../domain/profile.ts";
import type { InstallationSecrets, MakeSecret } from "../domain/secret.ts";
import type { SourceFacts } from "../domain/source.ts";
import type { DatabasePlace, InstallationTarget } from "../domain/target.ts";
import { inContainer, inSource, inspectApplication, type RunInApp } from "./application.ts";
import { inspectContainers } from "./containers.ts";
import { inspectCoolify, inspectCoolifyFolder } from "./coolify.ts";
import { inspectDatabase } from "./database.ts";
import { DatabaseSession } from "./database-session.ts";
import { inspectDirectoryDetails, inspectSavedProfile } from "./directory.ts";
import { inspectEncryption } from "./encryption.ts";
import { inspectEndpoints } from "./endpoints.ts";
import { inspectHostDetails } from "./host.ts";
import { inspectBundledImages, inspectContainerImages, inspectImages } from "./images.ts";
import { inspectInside } from "./inside.ts";
import { readLogs } from "./logs.ts";
import { inspectOwnServices } from "./own-services.ts";
import { type EngineOfPorts, inspectPorts } from "./ports.ts";
import { inspectInstalledData } from "./postgres-data.ts";
import type { ProbeContext } from "./probe-context.ts";
import { inspectRows } from "./rows.ts";
import { inspectSource } from "./source.ts";
import { seenValue, withTimeout } from "./with-timeout.ts";

export interface GathererParts {
  ports: Ports;
  installation: FoundInstallation;
  target: InstallationTarget;
  makeSecret: MakeSecret;
  /** Coolify's API, where a profile leads to it. */
  coolify?: () => Promise<CoolifyAccess | undefined>;
  /** Where the images come from, if not from their registries. */
  bundle?: OfflineBundle | undefined;
  signal: AbortSignal;
}

/** What the database is asked with, when planning. */
type Early = Pick<PlanFacts, "engine" | "containers" | "volumes" | "directory" | "source">;

/**
 * On a server that is short of everything a look takes seconds; only what hangs takes this long.
 */
const limitMs = 15_000;

/**
 * Looks at one installation: at all of it for a plan, or for the checks, and at single groups of
 * facts again. What does not depend on another look begins at once. Reads, and changes nothing. One
 * connection to the database, open until `close`.
 */
export class Gatherer {
  readonly #parts: GathererParts;
  readonly #session: DatabaseSession;

  constructor(parts: GathererParts) {
    this.#parts = parts;
    this.#session = new DatabaseSession(parts.ports, parts.target);
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /**
   * All that a plan needs, of an installation whose profile is known. The database is asked last,
   * with the secrets that `resolve` makes of what lies in the directory and of what runs. Rejects
   * with the first Problem.
   */
  async forPlan(
    engine: EngineFacts,
    resolve: (directory: DirectoryFacts, containers: readonly InspectedContainer[]) => Promise<InstallationSecrets>,
  ): Promise<PlanFacts> {
    const { ports, target, makeSecret, signal } = this.#parts;
    const profile = this.#profile;
    const isUsable = target.usesEngine && engine.state === "usable";
    const containers = this.#containers(isUsable);
    const inDirectory = inspectDirectoryDetails(ports, profile.directory, makeSecret);
    const [host, compose, directory, portFacts, images, containerFacts, volumes, savedProfile, source] =
      await Promise.all([
        ports.host.facts(),
        ports.docker.inspectCompose(signal),
        inDirectory,
        target.usesEngine
          ? Promise.all([containers, inDirectory]).then(([found, folder]) =>
              inspectPorts(ports, profile, found, enginePlace(engine), signal, folder),
            )
          : [],
        isUsable ? this.#images() : [],
        containers,
        isUsable ? ports.docker.volumes(profile.name, signal) : [],
        inspectSavedProfile(ports, profile),
        this.#source(isUsable, signal),
      ]);
    const ownServices = isUsable ? await this.#ownServices(directory) : [];
    const early = {
      host,
      engine,
      compose,
      directory,
      images,
      containers: containerFacts,
      volumes,
      savedProfile,
      source,
    };
    const secrets = await resolve(directory, containerFacts);
    const seen = { ...early, ownServices, ports: portFacts, ...(await this.#database(early, secrets)) };
    return { ...seen, application: await this.#application(seen, secrets) };
  }

  /** Looks at these groups of a plan's facts afresh; the others stay as they were. */
  async again(groups: readonly PlanGroup[], facts: PlanFacts, secrets: InstallationSecrets): Promise<PlanFacts> {
    const { ports, target, makeSecret, signal } = this.#parts;
    const profile = this.#profile;
    const fresh = { ...facts };
    const isUsable = target.usesEngine && facts.engine.state === "usable";
    if (groups.includes("directory"))
      fresh.directory = await inspectDirectoryDetails(ports, profile.directory, makeSecret);
    if (groups.includes("containers")) fresh.containers = await this.#containers(isUsable);
    if (groups.includes("ownServices") && isUsable) fresh.ownServices = await this.#ownServices(fresh.directory);
    if (groups.includes("volumes") && isUsable) fresh.volumes = await ports.docker.volumes(profile.name, signal);
    if (groups.includes("images") && isUsable) fresh.images = await this.#images();
    if (groups.includes("savedProfile")) fresh.savedProfile = await inspectSavedProfile(ports, profile);
    if (groups.includes("source")) fresh.source = await this.#source(isUsable, signal);
    const isDatabase = groups.includes("database") || groups.includes("postgresData");
    const seen = isDatabase ? { ...fresh, ...(await this.#database(fresh, secrets)) } : fresh;
    return groups.includes("application") ? { ...seen, application: await this.#application(seen, secrets) } : seen;
  }

  /**
   * The database of an installation that is planned with these secrets, for the facts as they are
   * now.
   */
  access(facts: Early, secrets: InstallationSecrets): Promise<DatabaseAccess> {
    return this.#session.access(this.#planPlace(facts, secrets));
  }

  /**
   * The same as it was found: with the password of `.env`, or of the container where there is no
   * `.env`.
   */
  accessFound(
    found: Pick<ProbeContext, "engine" | "containers"> & { env: DatabasePlace["env"] },
  ): Promise<DatabaseAccess> {
    return this.#session.access(this.#foundPlace(found, () => Promise.resolve([])));
  }

  /**
   * Everything that the checks read, begun at once: what does not wait for another look runs beside
   * it.
   */
  everything(): Gathering {
    return { ...this.onDemand() };
  }

  /**
   * Everything that the checks read, each group on its own way, with a time limit and a failure of
   * its own: one dead neighbour costs one group of facts and no more. None ever rejects. A group is
   * looked at when somebody asks for it first.
   */
  onDemand(): Gathering {
    const { ports, installation, target, makeSecret, signal } = this.#parts;
    const { profile } = installation;
    const look = <Value>(work: (signal: AbortSignal) => Promise<Value>) =>
      withTimeout(ports.clock, limitMs, signal, work);
    const engine = once(
      (): Promise<Observed<EngineFacts>> =>
        target.usesEngine
          ? look((limit) => ports.docker.inspectEngine(limit))
          : Promise.resolve({ state: "seen", value: engineNotAsked }),
    );
    const directory = once(() =>
      look(async () => {
        if (installation.coolify !== undefined) return inspectCoolifyFolder(ports, installation.coolify, makeSecret);
        if (installation.directory === undefined) return undefined;
        return inspectDirectoryDetails(ports, installation.directory, makeSecret);
      }),
    );
    const withEngine = async <Value>(work: (limit: AbortSignal) => Promise<Value>): Promise<Observed<Value>> => {
      const seen = await engine();
      if (seen.state === "failed") return { state: "failed", saw: seen.saw, noEngine: true };
      return seen.value.state === "usable"
        ? look(work)
        : { state: "failed", saw: `the Docker engine is ${seen.value.state}`, noEngine: true };
    };
    const containers = once(
      (): Promise<Observed<InspectedContainer[]>> =>
        target.usesEngine
          ? withEngine((limit) => inspectContainers(ports, installation, limit))
          : Promise.resolve({ state: "seen", value: [] }),
    );
    const volumes = once(() => withEngine((limit) => ports.docker.volumes(installation.project, limit)));
    const knownVolumes = async () => seenValue(await volumes());
    /** After the engine, the directory and the containers. */
    const placed = async <Value>(work: (probe: ProbeContext) => Promise<Value>): Promise<Observed<Value>> => {
      const [onEngine, inDirectory, running] = await Promise.all([engine(), directory(), containers()]);
      if (running.state === "failed") return running;
      if (onEngine.state === "failed") return onEngine;
      const probe = {
        ...{ ports, installation, engine: onEngine.value, containers: running.value, makeSecret },
        directory: inDirectory.state === "seen" ? inDirectory.value : undefined,
      };
      return look((limit) => work({ ...probe, signal: limit }));
    };
    const place = (probe: ProbeContext) =>
      this.#foundPlace({ ...probe, env: probe.directory?.env ?? new Map() }, knownVolumes);
    // Opened for all that ask it: the end of one look must not end what another one is asking.
    const access = (probe: ProbeContext) => this.#session.access(place(probe));
    const database = once(() =>
      placed((probe) => inspectDatabase(target, { ...place(probe), signal: probe.signal }, () => access(probe))),
    );
    const afterDatabase = async <Value>(
      work: (probe: ProbeContext, seen: DatabaseFacts) => Promise<Value>,
    ): Promise<Observed<Value>> => {
      const seen = await database();
      return seen.state === "failed" ? seen : placed((probe) => work(probe, seen.value));
    };
    const source = once(async () => {
      const seen = await engine();
      return look((limit) => this.#source(seen.state === "seen" && seen.value.state === "usable", limit));
    });
    const groups: { [Group in keyof Gathering]: () => Gathering[Group] } = {
      installation: async () => ({ state: "seen", value: installation }),
      ...{ engine, directory, containers, volumes, database },
      ownServices: () =>
        placed(async ({ directory: inDirectory, signal: limit }) =>
          inDirectory === undefined || !target.usesEngine
            ? []
            : inspectOwnServices(ports.docker, projectOf(installation, inDirectory), inDirectory, limit),
        ),
      host: () => look((limit) => inspectHostDetails(ports, installation, limit)),
      compose: async (): Promise<Observed<ComposeFacts>> =>
        target.usesEngine
          ? look((limit) => ports.docker.inspectCompose(limit))
          : { state: "seen", value: { state: "absent", saw: "it was not asked" } },
      ports: () =>
        placed(async (probe) =>
          profile === undefined || installation.coolify !== undefined || !target.usesEngine
            ? []
            : inspectPorts(ports, profile, probe.containers, enginePlace(probe.engine), probe.signal, probe.directory),
        ),
      images: () =>
        placed(async (probe) => {
          if (!target.usesEngine) return [];
          if (profile === undefined || installation.coolify !== undefined)
            return inspectContainerImages(ports, probe.containers, probe.signal);
          return inspectImages(ports, profile, probe.signal);
        }),
      postgresData: () => afterDatabase((probe, seen) => inspectInstalledData(target, probe, seen, knownVolumes)),
      encryption: async (): Promise<Observed<EncryptionFacts>> => {
        const seen = await afterDatabase((probe, found) => inspectEncryption(found, () => access(probe), probe.signal));
        return seen.state === "failed" ? { state: "seen", value: { state: "unknown", saw: seen.saw } } : seen;
      },
      application: () =>
        afterDatabase(async (probe, seen) => {
          const open = async () => (await access(probe)).database;
          const found = await source();
          const run = this.#runInApp(probe.containers, found.state === "seen" ? found.value : undefined);
          return inspectApplication({ run, database: seen, open }, probe.signal);
        }),
      stacks: () => withEngine((limit) => ports.docker.stacks(limit)),
      logs: () => placed(readLogs),
      inside: () => placed(inspectInside),
      endpoints: () =>
        placed((probe) =>
          target.usesEngine ? inspectEndpoints(probe) : Promise.resolve({ answers: new Map(), certificates: [] }),
        ),
      rows: () => afterDatabase((probe, seen) => inspectRows(seen, () => access(probe))),
      source,
      coolify: () => placed(async (probe) => inspectCoolify(probe, await this.#parts.coolify?.())),
    };
    return askedOnce(groups);
  }

  get #profile(): ResolvedProfile {
    const { profile } = this.#parts.installation;
    if (profile === undefined) throw new TypeError("a plan is made of a profile");
    return profile;
  }

  #source(isUsable: boolean, signal: AbortSignal): Promise<SourceFacts | undefined> {
    const { ports, installation } = this.#parts;
    return inspectSource(ports, installation.profile, { isUsable, project: installation.project }, signal);
  }

  #ownServices(directory: DirectoryFacts): Promise<OwnServiceFacts[]> {
    const { ports, installation, signal } = this.#parts;
    return inspectOwnServices(ports.docker, projectOf(installation, directory), directory, signal);
  }

  #images(): Promise<ImageFacts[]> {
    const { ports, bundle, signal } = this.#parts;
    const profile = this.#profile;
    if (bundle === undefined) return inspectImages(ports, profile, signal);
    return inspectBundledImages(ports, profile, bundle, signal);
  }

  async #containers(isUsable: boolean): Promise<InspectedContainer[]> {
    const { ports, installation, signal } = this.#parts;
    return isUsable ? inspectContainers(ports, installation, signal) : [];
  }

  async #database(
    facts: Early,
    secrets: InstallationSecrets,
  ): Promise<Pick<PlanFacts, "database" | "postgresData" | "encryption">> {
    const { ports, installation, target, signal } = this.#parts;
    const access = () => this.access(facts, secrets);
    const database = await inspectDatabase(target, this.#planPlace(facts, secrets), access);
    const probe = { ...facts, ports, installation, signal };
    return {
      database,
      postgresData: await inspectInstalledData(target, probe, database, async () => facts.volumes),
      encryption: await inspectEncryption(database, access, signal),
    };
  }

  /** A program in a container of the app each time: asked for only where it decides something. */
  #application(
    facts: Early & Pick<PlanFacts, "database">,
    secrets: InstallationSecrets,
  ): Promise<PlanFacts["application"]> {
    const { containers, database, source } = facts;
    const open = async () => (await this.access(facts, secrets)).database;
    const run = this.#runInApp(containers, source);
    return inspectApplication({ run, database, open }, this.#parts.signal);
  }

  #runInApp(containers: readonly ContainerFacts[], source: SourceFacts | undefined): RunInApp {
    const { ports, target, installation } = this.#parts;
    return target.runsSource
      ? inSource(ports.source, source, installation.profile)
      : inContainer(ports.docker, containers);
  }

  #planPlace({ engine, containers, volumes, directory: { env } }: Early, secrets: InstallationSecrets) {
    const { ports, installation, signal } = this.#parts;
    return {
      ...{ ports, installation, signal, engine, containers, env },
      volumes: async () => volumes,
      password: secrets.get("POSTGRES_PASSWORD")?.secret,
      names: "own",
    } satisfies DatabasePlace;
  }

  #foundPlace(
    { engine, containers, env }: Pick<ProbeContext, "engine" | "containers"> & { env: DatabasePlace["env"] },
    volumes: () => Promise<readonly string[]>,
  ) {
    const { ports, installation, signal } = this.#parts;
    return {
      ...{ ports, installation, signal, engine, containers, env, volumes },
      password: env.get("POSTGRES_PASSWORD"),
      names: "found",
    } satisfies DatabasePlace;
  }
}

function projectOf({ project, profile }: FoundInstallation, { path, env }: DirectoryFacts): ComposeProject {
  const workerReplicas = profile?.worker.replicas ?? 1;
  return { name: project, directory: path, workerReplicas, environmentNames: [...env.keys()] };
}

function enginePlace(engine: EngineFacts): EngineOfPorts {
  if (engine.state !== "usable") return "none";
  return engine.local ? "here" : "elsewhere";
}

/** The work begins with the first call, and there is one. */
function once<Value>(work: () => Value): () => Value {
  let done: { value: Value } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

/** The groups as what they are to be read as: each is looked at when it is read first. */
function askedOnce(groups: { [Group in keyof Gathering]: () => Gathering[Group] }): Gathering {
  const gathering = {};
  for (const [name, work] of Object.entries(groups))
    Object.defineProperty(gathering, name, { get: once<unknown>(work), enumerable: true });
  return gathering as Gathering;
}
