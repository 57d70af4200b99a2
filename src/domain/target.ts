import type { DatabaseAccess } from "./database.ts";
import type { ContainerFacts, InspectedContainer } from "./facts/containers.ts";
import type { DatabaseFacts } from "./facts/database.ts";
import type { FoundInstallation } from "./facts/directory.ts";
import type { EngineFacts } from "./facts/engine.ts";
import type { Ports } from "./ports.ts";
import type { Secret } from "./secret.ts";

/**
 * What an installation is made on: `src/installation/targets/` has a file for each. Whatever
 * differs from one to another is asked here, so that nobody has to compare names.
 */
export interface InstallationTarget {
  /**
   * Do its services run in containers of an engine? Where not, nothing of the engine is looked at.
   */
  readonly usesEngine: boolean;
  /**
   * Is its server one that whoever looks at it starts, and stops at the end? Then only one may be
   * at it.
   */
  readonly bringsServer: boolean;
  /** Without opening it: could the database be asked now? Else why not. Reads only. */
  databaseState(place: DatabasePlace): Promise<"askable" | Exclude<DatabaseFacts, { state: "open" }>>;
  /**
   * Where the database is and who we are there; a target that brings the server starts it. Throws
   * Problem database-unreachable.
   */
  locateDatabase(place: DatabasePlace): Promise<DatabaseLocation>;
}

/** What is known of an installation when its database is to be asked. */
export interface DatabasePlace {
  ports: Pick<Ports, "rehearsal" | "files" | "host" | "clock">;
  installation: Pick<FoundInstallation, "project" | "directory" | "profile">;
  engine: EngineFacts;
  containers: readonly (ContainerFacts & Partial<Pick<InspectedContainer, "environment">>)[];
  /** Asked for only where no container tells more. */
  volumes(): Promise<readonly string[]>;
  /** The parsed `.env`. */
  env: ReadonlyMap<string, Secret>;
  /** Undefined: as `.env` and the container have it. */
  password: Secret | undefined;
  /**
   * Names of role and database: those that this product gives, or those that were found in `.env`
   * and container.
   */
  names: "own" | "found";
  signal: AbortSignal;
}

export interface DatabaseLocation extends Omit<DatabaseAccess, "database"> {
  /** Another one after a restart of the server: what was open is not any more. */
  server: string;
}
