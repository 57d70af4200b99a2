import type { CheckId } from "../../src/domain/check-id.ts";
import type { Draft } from "../../src/domain/draft.ts";
import type { Summary, TaskEvent } from "../../src/domain/event.ts";
import type { Finding, ReportedFinding } from "../../src/domain/finding.ts";
import type { Plan } from "../../src/domain/plan.ts";
import type { Problem } from "../../src/domain/problem.ts";
import type { LeftOut, ProfileInput, Target } from "../../src/domain/profile.ts";
import type { GivenSecret, SecretName } from "../../src/domain/secret-names.ts";
import type { CheckReport, RemediationPreview } from "../doctor/services.ts";
import type { LookName, LookResults } from "./look-results.ts";

/**
 * Everything that a screen may ask of the outside; `src/cli` implements it. Nothing here changes
 * the host but `run` and `repair`.
 */
export interface WizardServices {
  /** As far as it is known when the first screen is drawn. */
  found: Found;
  /** Tells each time more of it is known. */
  onFound(show: (found: Partial<Found>) => void): void;
  /** Asks Docker once more: somebody may have started it meanwhile. */
  askDockerAgain(): void;
  /** `defaults` is a profile that somebody wrote: ask only for what is missing in it. Undefined: ask everything. */
  toComplete: { profile: string | undefined; leftOut: readonly LeftOut[] } | undefined;
  /** What is shown first is a run that goes on in another process, of this profile. */
  attached?: { installation: Attachable; base: ProfileInput };
  /** The line to this terminal can drop, and would take with it what runs here. */
  mayDrop: boolean;
  /** To start from. What must be typed (domain, e-mail) is the empty string. */
  defaults: ProfileInput;
  /** Where the installation goes when no folder is typed. */
  defaultDirectory(target: Target, name: string): string;
  /** The same rules as for a profile file, all of them at once. Paths like "edge.email". */
  validate(input: ProfileInput): Issue[];
  /**
   * Looks at what was typed, by the same rules as a run. Of the rest of the answers nothing is expected.
   * Rejects where it cannot be looked at.
   */
  look(name: LookName, input: ProfileInput): Promise<LookResults>;
  /** What results from a valid address. */
  resultingUrls(input: ProfileInput): ResultingUrls;
  loadProfile(name: string): Promise<ProfileInput>;
  /** Keeps the answers for another time, whatever happens to this terminal. True when they are on the disk. */
  keepDraft(draft: Draft): Promise<boolean>;
  /** Tells what another run on this installation does, until it is told to stop. */
  watch(installation: KnownInstallation, show: (seen: Watched) => void): () => void;
  /** A typed secret leaves the screens here, at once and whole; the last one given under a name counts. */
  keepSecret(name: GivenSecret, value: string): void;
  /** What was typed under this name does not count any more. */
  forgetSecret(name: GivenSecret): void;
  /** Every secret that this installation needs, and where its value will come from. Reads only. */
  lookAtSecrets(input: ProfileInput): Promise<SecretRow[]>;
  /** Gathers the facts and makes the plan. Changes nothing. Rejects with a Problem. */
  review(input: ProfileInput): Promise<Review>;
  /**
   * What Coolify needs, as it would be written. Given what `input` was made of, it is written and
   * `input` saved. Rejects with a Problem.
   */
  forCoolify(input: ProfileInput, write?: Draft["answers"]): Promise<ForCoolify>;
  /**
   * The installation itself. `onEvent` gets every redacted event, as any renderer does, and may get
   * them as fast as they come: the screens draw at their own rate. Settles when the run has ended,
   * also after `cancel`.
   */
  run(begun: RunBegun, onEvent: Hear): Promise<RunEnded>;
  /** Follows a run that goes on in another process, from its beginning. Rejects where that is gone. */
  attach(installation: Attachable, onEvent: Hear): Promise<RunEnded>;
  /** Asks what was attached to last, or begun there, to stop. Rejects where it may not be asked from here. */
  stopElsewhere(): Promise<void>;
  /**
   * What the doctor's repair would do here; looks again, and changes nothing. Undefined where it
   * finds nothing to do.
   */
  repairFor(input: ProfileInput, id: CheckId): Promise<OfferedRepair | undefined>;
  /** Does what was offered last; `say` gets what it says of itself. Rejects only when it was told to stop. */
  repair(say: (line: string) => void): Promise<{ problem: Problem | undefined; status: Finding["status"] }>;
  /** How long each task took in an earlier run of this installation, or else of another on this machine. */
  pastRun(input: ProfileInput): Promise<PastRun>;
  /** Shows a service's last lines, and each time there are new ones all of the last again, until it is told to stop. */
  followLog(input: ProfileInput, service: string, show: (lines: readonly string[]) => void): () => void;
  /** Somebody has said that there is a copy of this installation's SECRET_KEY: nobody is asked again. */
  keepsSecretKey(directory: string): Promise<void>;
  /** Asks a running installation to stop at a stated place; `run` then settles. */
  cancel(): void;
  /** Name under which the answers are saved at the end. */
  saveName(input: ProfileInput): string;
}

/** `ago`: so many milliseconds before it is heard it was said. */
export type Hear = (event: TaskEvent, ago?: number) => void;

/** `attach` takes this as its word. */
export interface Attachable {
  name: string;
  directory: string;
}

export type OfferedRepair = Pick<CheckReport, "id" | "finding"> & { remediation: RemediationPreview };

export interface RunBegun {
  input: ProfileInput;
  /** What `input` was made of, as a draft keeps it. */
  answers: Draft["answers"];
  /** An earlier run of this wizard has changed something. */
  hasChanged: boolean;
  /** In a process of its own, which goes on whatever happens to this one. */
  isApart: boolean;
}

export interface RunEnded {
  exitCode: number;
  /** The answers are on the disk, for the next wizard, because no saved profile holds them yet. */
  isDraftKept?: boolean;
  summary?: Summary;
}

/** What is there already. It comes piece by piece: no screen waits for it. */
export interface Found {
  /** Undefined while it is asked. */
  docker: DockerFound | undefined;
  /** When it was asked, as `FrameRate.elapsed` counts. */
  dockerAskedAt: number;
  /** False while the saved profiles and their folders are read. */
  isDiskRead: boolean;
  /** One for each saved profile. */
  installations: readonly KnownInstallation[];
  /** Folder of an installation that is there already, and that no saved profile describes. */
  existing: string | undefined;
  /** Compose projects of this product that no saved profile describes: what the old scripts left, for instance. */
  otherStacks: readonly string[];
  /** Answers of somebody who did not come to the review's end. */
  draft: Draft | undefined;
}

/** `says`: "Docker 28.1, Compose 2.35", or what keeps it from being used. */
export type DockerFound =
  | { isUsable: true; says: string }
  | { isUsable: false; says: string; saw: string; next: string };

export type { Draft };

/** What a saved profile stands for on this machine. */
export interface KnownInstallation {
  profile: string;
  directory: string;
  /** Its files are there. */
  isThere: boolean;
  /** Where its last run stopped, in words; undefined when it came to a good end, or when there was none. */
  stoppedAt: string | undefined;
  /** Who works on it at this moment: "dittofeed-setup apply, process 4711, since 02:14". */
  worker: string | undefined;
  /** All that it says can be seen, from its beginning. */
  isRecorded?: true;
}

/** A run of somebody else, as it can be seen from here. */
export interface Watched {
  /** Undefined when nobody works on it any more. */
  worker: string | undefined;
  /** The step that it is at, or how it ended. */
  at: string | undefined;
  /** The end of its log, oldest first. */
  lines: readonly string[];
}

export interface Issue {
  path: string;
  message: string;
}

export interface ResultingUrls {
  dashboard: string;
  api: string;
  redirectUri: string;
  origin: string;
  embeddedPages: string[];
}

export interface ForCoolify {
  directory: string;
  files: readonly { name: string; state: "created" | "updated" | "unchanged" }[];
  /** What to do with them in Coolify, a line each. */
  steps: readonly string[];
  /** Name of the saved profile. */
  savedAs: string;
}

export interface SecretRow {
  name: SecretName;
  origin: "kept" | "recovered" | "typed" | "generated" | "environment" | "file" | "command" | "stdin" | "missing";
}

export interface Review {
  plan: Plan;
  findings: ReportedFinding[];
  /** What changes in files that are there already: unified differences without a secret in them. */
  differences: readonly { file: string; lines: readonly string[] }[];
  /** Where ports are taken: the same answers with the next free ones, and what that changes, a line each. */
  freePorts: { profile: ProfileInput; says: readonly string[] } | undefined;
  /** `database`: where a rehearsal's PostgreSQL keeps its data, or will. */
  resolved: { target: Target; directory: string; database?: string | undefined };
  /** What the same steps took before; undefined where that is not known of each. */
  milliseconds?: number | undefined;
}

/** Milliseconds by the task's id. */
export type PastRun = Readonly<Record<string, number>>;
