import type { AuthorityName } from "../authority.ts";
import type { Mode, ResolvedProfile } from "../profile.ts";
import type { Secret } from "../secret.ts";
import type { CoolifyResource } from "./coolify.ts";

export interface DirectoryFacts {
  path: string;
  exists: boolean;
  writable: boolean;
  /** Names of the files in it that are not ours, the operator's own override file excepted. */
  foreign: string[];
  /** Text of `compose.yaml`; undefined when absent. */
  composeText: string | undefined;
  composeIsOurs: boolean;
  /** A person's own `compose.override.yaml` (or .yml), by name. */
  override: string | undefined;
  overrideText: string | undefined;
  envText: Secret | undefined;
  envMode: number | undefined;
  /** What the copies of the authorities hold; absent where there is none. */
  authorities: Partial<Record<AuthorityName, string>>;
  /** The parsed `.env`; every value is wrapped, known secret or not. */
  env: ReadonlyMap<string, Secret>;
  /**
   * Names that stand in `.env` itself, where `env` has more: what a keeper's compose file gives.
   */
  listed?: ReadonlySet<string>;
}

export interface DirectoryDetails extends DirectoryFacts {
  /** Copies of `.env` that lie beside it, newest first, by file name. */
  envBackups: readonly { name: string; env: ReadonlyMap<string, Secret> }[];
  /** What was seen of what stopped the last run, one line, where it did not end well. */
  lastStopped?: string | undefined;
}

export interface SavedProfileFacts {
  /** Does the profile folder already hold this very profile under this name? */
  current: boolean;
  /** Is there one under this name at all? */
  exists: boolean;
  path: string;
  /** Why none can be saved now, in a sentence; undefined where one can. */
  obstacle?: string | undefined;
}

/** How the installation was found, and what is known of it without asking the engine. */
export interface FoundInstallation {
  by: "profile" | "directory" | "labels" | "nothing";
  /** The Compose project's name. */
  project: string;
  directory: string | undefined;
  profile: ResolvedProfile | undefined;
  mode: Mode;
  /**
   * There where Coolify has deployed it, and keeps its files: `directory` is then a place of our
   * own, for lock and dumps. What may be done is asked of its keeper (src/domain/keeper.ts).
   */
  coolify?: CoolifyResource;
  /**
   * There where `directory` is known by a container's label alone: nothing is changed in it before
   * a person has said so.
   */
  labelled?: LabelledFolder;
}

export interface LabelledFolder {
  owner: number | undefined;
  /**
   * What speaks against it, one sentence part each: whoever owns it, whoever may write it, another
   * compose file.
   */
  faults: readonly string[];
}
