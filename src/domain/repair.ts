import type { DatabaseAccess } from "./database-ports.ts";
import type { FoundInstallation } from "./facts/directory.ts";
import type { Ports } from "./ports.ts";
import type { Profile } from "./profile.ts";
import type { RepairStep } from "./repair-step.ts";
import type { MakeSecret, Secret } from "./secret.ts";

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
  /** Saves the profile, and works with it from here on. Throws Problem as a profile that does not fit would. */
  adoptProfile(profile: Profile): Promise<void>;
  /** Runs tasks of the installation, by id, in its own order. Throws Problem where no profile is known. */
  runTasks(ids: readonly string[]): Promise<void>;
}

export type StepOf<Kind extends RepairStep["do"]> = Extract<RepairStep, { do: Kind }>;

/** One file in `tasks/repairs/` each. */
export interface RepairTool<Kind extends RepairStep["do"]> {
  /** The exact commands, SQL or changes of files, one a line, without any secret. */
  shows(step: StepOf<Kind>, installation: FoundInstallation): string[];
  run(step: StepOf<Kind>, context: RepairContext): Promise<void>;
}

export type RepairTools = { readonly [Kind in RepairStep["do"]]: RepairTool<Kind> };
