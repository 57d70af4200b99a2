import type { CoolifyAccess } from "./coolify.ts";
import type { DatabaseAccess } from "./database.ts";
import type { FoundInstallation } from "./facts/directory.ts";
import type { Ports } from "./ports.ts";
import { Problem } from "./problem.ts";
import type { PortName, Profile } from "./profile.ts";

import type { MakeSecret, Secret } from "./secret.ts";
import type { ServiceName } from "./service.ts";

/** A container, by the id that the engine takes and the name that a person knows. */
export interface NamedContainer {
  id: string;
  name: string;
}

/**
 * null takes the line out; a value that is generated is made when the step runs, and never shown.
 */
export type NewSetting =
  | string
  | Secret
  | null
  | { generate: { bytes: number; encoding: "base64" | "base64url" | "hex" } };

/**
 * One step of a repair, as data: a check says what should be done, `tasks/repairs/` shows the exact
 * commands of it and does it, both from this same value, so that what is shown is what is run.
 */
export type RepairStep =
  /** Tasks of the installation, by id, with its own plan and progress. Needs a profile. */
  | { do: "run-tasks"; tasks: readonly string[] }
  /**
   * Changes `.env` (the earlier one is kept beside it) and recreates the services; null takes a
   * line out.
   */
  | {
      do: "change-settings";
      settings: Readonly<Record<string, NewSetting>>;
      services: readonly ServiceName[];
    }
  | { do: "protect-file"; path: string; mode: number }
  | { do: "stop-containers"; containers: readonly NamedContainer[] }
  | { do: "start-containers"; containers: readonly NamedContainer[] }
  | { do: "restart-containers"; containers: readonly NamedContainer[] }
  /** Has Compose recreate them from the file in the directory. */
  | { do: "recreate-services"; services: readonly ServiceName[] }
  /** `again`: it is there already, under too few names, and has to be taken out first. */
  | { do: "connect-network"; container: NamedContainer; network: string; aliases: readonly string[]; again: boolean }
  /** Over the server's own socket in its container; the password is that of `.env`. */
  | { do: "set-role-password"; container: NamedContainer; role: string }
  /** Each on its own, in this order; what must be together goes into one text. */
  | { do: "run-sql"; statements: readonly { sql: string; values?: readonly unknown[] }[] }
  /** What is there already is left as it is. */
  | { do: "create-databases"; names: readonly string[] }
  /**
   * `duplicates`: rows that are too many for a unique key are copied aside first, and the oldest of
   * each stays.
   */
  | { do: "complete-schema"; duplicates?: "keep-oldest" }
  | { do: "clickhouse-database"; container: NamedContainer; name: string }
  /** By the app's own code, in the api that runs; what is there already is left as it is. */
  | { do: "app-work"; container: NamedContainer; work: AppWork }
  | { do: "pull-images"; references: readonly string[] }
  /**
   * The profile gets other ports, with every address of this host that names them; then what
   * publishes them is recreated.
   */
  | { do: "move-ports"; moves: readonly { name: PortName; from: number; to: number }[] }
  /** By Coolify's API: each keeps the flags that it has there; then all of it is deployed anew. */
  | { do: "set-in-coolify"; application: string; variables: Readonly<Record<string, Exclude<NewSetting, null>>> }
  | { do: "deploy-in-coolify"; application: string }
  | { do: "prune-images" }
  | { do: "stop-stack"; project: string };

/** What the app can do and never does by itself. */
export type AppWork = "clickhouse-tables" | "workflows";

/** What a step of a repair is given. */
export interface RepairContext {
  ports: Ports;
  installation: FoundInstallation;
  /** The parsed `.env`; empty where no directory is known. */
  env: ReadonlyMap<string, Secret>;
  makeSecret: MakeSecret;
  signal: AbortSignal;
  /** One line of what is going on, for people. */
  say(line: string): void;
  database(): Promise<DatabaseAccess>;
  /** Coolify's API, for what it keeps. Throws Problem where the profile names none, or no token. */
  coolify(): Promise<CoolifyAccess>;
  /**
   * Saves the profile, and works with it from here on. Throws Problem as a profile that does not
   * fit would.
   */
  adoptProfile(profile: Profile): Promise<void>;
  /**
   * Runs tasks of the installation, by id, in its own order. Throws Problem where no profile is
   * known.
   */
  runTasks(ids: readonly string[]): Promise<void>;
}

/** What a step does, and what that means for people and data. */
export interface RepairEffect {
  /** One sentence: "Restarts api and worker, one after the other." */
  does: string;
  /** What is down meanwhile: services, or containers by their names. */
  down?: readonly string[];
  /** What becomes of data, where a step comes near it. */
  data?: string;
}

export type StepOf<Kind extends RepairStep["do"]> = Extract<RepairStep, { do: Kind }>;

/**
 * What shows and does one kind of step: `tasks/repairs/`, a file for each thing that is repaired.
 */
export interface RepairTool<Kind extends RepairStep["do"]> {
  /** The exact commands, SQL or changes of files, one a line, without any secret. */
  shows(step: StepOf<Kind>, installation: FoundInstallation): string[];
  /** The same for people. */
  effect(step: StepOf<Kind>, installation: FoundInstallation): RepairEffect;
  run(step: StepOf<Kind>, context: RepairContext): Promise<void>;
}

export type RepairTools = { readonly [Kind in RepairStep["do"]]: RepairTool<Kind> };

/** What a repair was to work on is gone since it was looked at. */
export function notThere(what: string): Problem {
  return new Problem({
    code: "unexpected",
    title: "What was to be repaired no longer exists",
    saw: `${what} existed when it was checked, but does not now.`,
    why: "Something else is changing this installation at the same time.",
    next: "dittofeed-setup doctor",
  });
}
