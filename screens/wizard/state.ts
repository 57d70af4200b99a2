import type { Summary } from "../../src/domain/event.ts";
import type { Problem } from "../../src/domain/problem.ts";
import type { LeftOut, ProfileInput } from "../../src/domain/profile.ts";
import type { GivenSecret } from "../../src/domain/secret-names.ts";
import type { RunView } from "../../src/engine/run-view.ts";
import type { Answers } from "./answers.ts";
import type { QuestionName } from "./questions/all.ts";
import type { RunTiming } from "./run-timing.ts";
import type { Found, Issue, KnownInstallation, PastRun, Review, SecretRow, Watched } from "./services.ts";
import type { LogPane } from "./state/log-pane.ts";

/** Everything that the screens show, at one moment. Made only by `reduceWizard`. */
export interface WizardState {
  found: Found;
  /** What somebody begins with who begins anew. */
  defaults: ProfileInput;
  /** The profile that the answers began with; what is not asked about is kept from it. */
  base: ProfileInput;
  answers: Answers;
  /** The saved profile that `base` is. */
  profile: string | undefined;
  /** What was chosen on the first screen; undefined before that. */
  begun: Beginning | undefined;
  /** A run of this wizard has changed something: from then on nothing may say that nothing was changed. */
  hasChanged: boolean;
  /** Secrets that were typed. Their values are elsewhere. */
  typed: ReadonlySet<GivenSecret>;
  /** Those of them that do not look like what they should be. */
  unusual: ReadonlySet<GivenSecret>;
  /** Whoever wrote a profile is asked only for what it leaves out. */
  asksOnlyWhatIsMissing: boolean;
  /** Of that, what would pass with its default: it is asked all the same. */
  leftOut: readonly LeftOut[];
  /** What is wrong with the answers as they are now. */
  issues: readonly Issue[];
  screen: Screen;
  isHelpShown: boolean;
  /** Said once, below the question; gone with the next key. */
  notice: string | undefined;
}

/** `saved`: the profile that `profile` names. */
export type Beginning = "install" | "rehearse" | "adopt" | "draft" | "saved";

export type Screen =
  | { name: "welcome"; at: number }
  | ProblemScreen
  | WatchScreen
  | { name: "mode"; at: number }
  | QuestionScreen
  | { name: "options"; at: number }
  | { name: "secrets"; rows: readonly SecretRow[] | undefined; problem: Problem | undefined; top: number }
  | ReviewScreen
  | ProgressScreen
  | EndScreen;

/** What was chosen on the first screen cannot be had. */
export interface ProblemScreen {
  name: "problem";
  problem: Problem;
  top: number;
}

export interface WatchScreen {
  name: "watch";
  installation: KnownInstallation;
  seen: Watched | undefined;
}

export interface QuestionScreen {
  name: "question";
  question: QuestionName;
  /** Which field the keys go to. */
  field: number;
  cursor: number;
  /** Enter was pressed: from now on empty fields are complained about too. */
  isTried: boolean;
  /** A secret is being typed into the current field. Not how long it is. */
  isTypingSecret: boolean;
  /** Scrolled so far to see what stands below the fields; undefined: the field is in sight. */
  top: number | undefined;
}

export interface ReviewScreen {
  name: "review";
  shown: { state: "looking" } | { state: "ready"; review: Review } | { state: "refused"; problem: Problem };
  top: number;
}

export interface ProgressScreen {
  name: "progress";
  view: RunView;
  timing: RunTiming;
  /** What earlier runs took; empty until it is known, or where there was none. */
  past: PastRun;
  milliseconds: number;
  pane: LogPane;
  /** `asked`: Ctrl-C was pressed once, and whether that was meant is being asked. */
  stop: "no" | "asked" | "stopping";
}

export interface EndScreen {
  name: "end";
  view: RunView;
  exitCode: number;
  summary: Summary | undefined;
  problem: Problem | undefined;
  /** The answers wait for another time: no saved profile holds them yet. */
  isDraftKept: boolean;
  top: number;
}
