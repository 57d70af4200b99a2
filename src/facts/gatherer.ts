import { imageReference, servicesOf } from "../../compose/stack/images.ts";
import { writtenImage } from "../../compose/stack/written-compose-file.ts";
import type { ContainerFacts } from "../domain/facts/containers.ts";
import type { PlanFacts, PlanGroup } from "../domain/facts/facts.ts";
import type { Ports } from "../domain/ports.ts";
import { type ResolvedProfile, usesExternalDatabase } from "../domain/profile.ts";
import type { InstallationSecrets, MakeSecret } from "../domain/secret.ts";
import { inspectApplication } from "./application.ts";
import { inspectDatabase } from "./database.ts";
import type { DatabaseSession } from "./database-session.ts";
import { inspectDirectory } from "./directory.ts";
import { inspectImages } from "./images.ts";
import { inspectSavedProfile } from "./look-at-saved-profile.ts";
import { inspectPorts } from "./ports.ts";
import { inspectPostgresData } from "./postgres-data.ts";

export interface GathererParts {
  ports: Ports;
  profile: ResolvedProfile;
  makeSecret: MakeSecret;
  session: DatabaseSession;
  signal: AbortSignal;
}

/** Facts before the secrets are known: everything but the database, which needs a password to be asked. */
export type EarlyFacts = Omit<PlanFacts, "database" | "postgresData" | "application">;

/** Gathers facts, all that do not depend on each other at the same time, and looks at single groups again later. */
export class Gatherer {
  readonly #parts: GathererParts;

  constructor(parts: GathererParts) {
    this.#parts = parts;
  }

  async early(engine: PlanFacts["engine"]): Promise<EarlyFacts> {
    const { ports, profile, makeSecret, signal } = this.#parts;
    const usable = profile.target === "compose" && engine.state === "usable";
    const containers = this.#containers(usable);
    const [host, compose, directory, portFacts, images, containerFacts, volumes, savedProfile] = await Promise.all([
      ports.host.facts(),
      ports.docker.inspectCompose(signal),
      inspectDirectory(ports, profile.directory, makeSecret),
      profile.target === "compose"
        ? containers.then((found) => inspectPorts(ports, profile, found, usable, signal))
        : [],
      usable ? inspectImages(ports, profile, signal) : [],
      containers,
      usable ? ports.docker.volumes(profile.name, signal) : [],
      inspectSavedProfile(ports, profile),
    ]);
    return {
      host,
      engine,
      compose,
      directory,
      ports: portFacts,
      images,
      containers: containerFacts,
      volumes,
      savedProfile,
    };
  }

  async withDatabase(early: EarlyFacts, secrets: InstallationSecrets): Promise<PlanFacts> {
    const withDatabase = await this.#database(early, secrets);
    return { ...withDatabase, application: await this.#application(withDatabase, secrets) };
  }

  /** Looks at these groups afresh; the others stay as they were. */
  async again(groups: readonly PlanGroup[], facts: PlanFacts, secrets: InstallationSecrets): Promise<PlanFacts> {
    const { ports, profile, makeSecret, signal } = this.#parts;
    const fresh = { ...facts };
    const usable = profile.target === "compose" && facts.engine.state === "usable";
    if (groups.includes("directory")) fresh.directory = await inspectDirectory(ports, profile.directory, makeSecret);
    if (groups.includes("containers")) fresh.containers = await this.#containers(usable);
    if (groups.includes("volumes") && usable) fresh.volumes = await ports.docker.volumes(profile.name, signal);
    if (groups.includes("images") && usable) fresh.images = await inspectImages(ports, profile, signal);
    if (groups.includes("savedProfile")) fresh.savedProfile = await inspectSavedProfile(ports, profile);
    const isDatabase = groups.includes("database") || groups.includes("postgresData");
    const seen = isDatabase ? { ...fresh, ...(await this.#database(fresh, secrets)) } : fresh;
    return groups.includes("application") ? { ...seen, application: await this.#application(seen, secrets) } : seen;
  }

  async #database(early: EarlyFacts, secrets: InstallationSecrets): Promise<Omit<PlanFacts, "application">> {
    const { ports, profile, session, signal } = this.#parts;
    const database = await inspectDatabase(ports, profile, early, secrets, session, signal);
    return { ...early, database, postgresData: await this.#postgresData(early, database) };
  }

  /** A program in a container of the app each time: asked for only where it decides something. */
  #application(facts: Omit<PlanFacts, "application">, secrets: InstallationSecrets): Promise<PlanFacts["application"]> {
    const { ports, session, signal } = this.#parts;
    const { containers, database } = facts;
    const open = async () => (await session.database(facts, secrets, signal)).database;
    return inspectApplication(ports.docker, { containers, database, open }, signal);
  }

  async #postgresData(
    { engine, containers, volumes, directory }: EarlyFacts,
    database: PlanFacts["database"],
  ): Promise<PlanFacts["postgresData"]> {
    const { ports, profile, signal } = this.#parts;
    if (profile.target !== "compose" || usesExternalDatabase(profile) || engine.state !== "usable")
      return { state: "none" };
    const wanted = servicesOf(profile).map((service) => imageReference(service, profile));
    // What ran until now is the likeliest to be here.
    const written = writtenImage([directory.overrideText, directory.composeText], "postgres") ?? [];
    const images = [written, wanted].flat();
    const reference = imageReference("postgres", profile);
    return inspectPostgresData(ports, { reference, database, containers, volumes, images }, signal);
  }

  async #containers(usable: boolean): Promise<ContainerFacts[]> {
    const { ports, profile, signal } = this.#parts;
    return usable ? ports.docker.containers(profile.name, signal) : [];
  }
}
