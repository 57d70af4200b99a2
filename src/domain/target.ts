import type { DatabaseAccess } from "./database.ts";
import type { ContainerFacts, InspectedContainer } from "./facts/containers.ts";
import type { DatabaseFacts } from "./facts/database.ts";
import type { FoundInstallation } from "./facts/directory.ts";
import type { EngineFacts } from "./facts/engine.ts";
import type { Ports } from "./ports.ts";
import type { ResolvedProfile, Target } from "./profile.ts";
import type { Secret } from "./secret.ts";

/**
 * What is known of a target by its name alone, for checks, tasks and reports. A new target has a
 * row below.
 */
export interface TargetAnswers {
  /**
   * Do its services run in containers of an engine? Where not, nothing of the engine is looked at.
   */
  readonly usesEngine: boolean;
  /**
   * Is its PostgreSQL one that whoever works with it, or looks at it, starts and stops? Then no
   * other is taken, and only one may be at it.
   */
  readonly bringsServer: boolean;
  /**
   * Made to be thrown away: it lies in the user's own state folder, and never where something real
   * does.
   */
  readonly isScratch: boolean;
  /** Why what needs containers is skipped, where there are none. */
  readonly withoutContainers: string;
  /** Somebody else makes its files and containers: it is found where it runs, and not opened. */
  readonly isKept: boolean;
  /** Only its stores run in containers: the app itself runs from its source, on this machine. */
  readonly runsSource: boolean;
  /** Ports of the edge at which a proxy that comes with the target asks, besides the edge's own. */
  readonly proxyAsksAt: readonly number[];
  /** Why no dump is made before a change, where none could be kept. */
  readonly withoutDumps?: string;
}

const answers: Readonly<Record<Target, TargetAnswers>> = {
  compose: {
    ...{ usesEngine: true, bringsServer: false, isScratch: false, isKept: false, runsSource: false },
    ...{ withoutContainers: "", proxyAsksAt: [] },
  },
  rehearsal: {
    ...{ usesEngine: false, bringsServer: true, isScratch: true, isKept: false, runsSource: false },
    ...{ withoutContainers: "a rehearsal starts no containers", proxyAsksAt: [] },
  },
  // Where a domain names no port, Traefik takes the image's lowest and Caddy's plugin takes 80.
  coolify: {
    ...{ usesEngine: true, bringsServer: false, isScratch: false, isKept: true, runsSource: false },
    ...{ withoutContainers: "", proxyAsksAt: [80] },
  },
  local: {
    ...{ usesEngine: true, bringsServer: false, isScratch: false, isKept: false, runsSource: true },
    ...{ withoutContainers: "", proxyAsksAt: [] },
  },
};

/** Within the api container: the others are its neighbours, and its disk goes when it goes. */
const inside: TargetAnswers = {
  ...answers.coolify,
  withoutDumps: "no dump is made, because this container's disk does not outlive the next deployment",
};

/** What was found without a profile runs in containers: they are how it was found. */
export function answersOf(profile: { target: Target; isInside?: true } | undefined): TargetAnswers {
  if (profile?.isInside === true) return inside;
  return answers[profile?.target ?? "compose"];
}

/**
 * Is the database of this run one that somebody else runs? A target that brings its own takes no
 * other.
 */
export function usesExternalDatabase(profile: Pick<ResolvedProfile, "target" | "database">): boolean {
  return !answersOf(profile).bringsServer && profile.database.external !== undefined;
}

/**
 * What an installation is made on: `src/installation/targets/` has a file for each. Whatever
 * differs from one to another is asked here, so that nobody has to compare names.
 */
export interface InstallationTarget extends TargetAnswers {
  /** Without opening it: could the database be asked now? Else why not. Reads only. */
  databaseState(place: DatabasePlace): Promise<"askable" | Exclude<DatabaseFacts, { state: "open" }>>;
  /**
   * Where the database is and who we are there; a target that brings the server starts it. Throws
   * Problem database-unreachable.
   */
  locateDatabase(place: DatabasePlace): Promise<DatabaseLocation>;
  /** What no run of it can verify, for the summary. */
  readonly unverified: readonly string[];
  /** What a person does after a run of it. */
  nextSteps(profile: ResolvedProfile): string[];
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
