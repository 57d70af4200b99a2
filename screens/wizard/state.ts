import type { Draft } from "../../src/domain/draft.ts";
import type { LeftOut, ProfileInput } from "../../src/domain/profile.ts";
import type { GivenSecret, SecretName } from "../../src/domain/secret-names.ts";
import type { AppMessage } from "../app/app.ts";
import type { AppState, Effect, Message, Screen, ScreenState, ViewInput } from "../app/screen.ts";
import type { AnswerPath, Answers } from "./answers.ts";
import type { Look, LookName, Looks } from "./look-results.ts";
import { profileFrom } from "./profile-from-answers.ts";
import type { MainQuestion } from "./questions/all.ts";
import type { Attachable, Found, Issue, WizardServices } from "./services.ts";

/** What all screens of the wizard know. Made only by `updateWizard`. */
export interface WizardState extends AppState {
  found: Found;
  /** What somebody begins with who starts over. */
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
  /** A run goes on when this terminal is gone; undefined where the line cannot drop. */
  keepsGoing: boolean | undefined;
  /** Secrets that were typed. Their values are elsewhere. */
  typed: ReadonlySet<GivenSecret>;
  /** Those of them that do not look like what they should be. */
  unusual: ReadonlySet<GivenSecret>;
  /** Secrets that were looked for and are nowhere: no reference leads to one, and `.env` has none. */
  missing: ReadonlySet<SecretName>;
  /** Whoever wrote a profile is asked only for what it leaves out. */
  asksOnlyWhatIsMissing: boolean;
  /** Of that, what would pass with its default: it is asked all the same. */
  leftOut: readonly LeftOut[];
  /** What is wrong with the answers as they are now. */
  issues: readonly Issue[];
  /** What was seen of what was typed. */
  looks: Looks;
}

/** `saved`: the profile that `profile` names. */
export type Beginning = "install" | "rehearse" | "coolify" | "source" | "adopt" | "draft" | "saved";

/** Screens that others lead to by name. Those that need to know more are opened as their file makes them. */
export type Stop = "welcome" | "mode" | MainQuestion | "options" | "coolify-files" | "review";

/** What can happen on any screen. What can happen on one alone, its file says. */
export type WizardMessage =
  | Exclude<AppMessage, { type: "stop" | "show" }>
  | { type: "start-from"; base: ProfileInput; profile: string; stop: Stop }
  /** Shows a run that goes on elsewhere; what comes after it is about this profile. */
  | { type: "follow"; installation: Attachable; base: ProfileInput; profile: string }
  /** More is known of what is there. */
  | { type: "found"; found: Partial<Found> }
  | { type: "look"; name: LookName; look: Look }
  /** Goes on with answers that were kept. */
  | { type: "take-draft"; base: ProfileInput; draft: Draft }
  /**
   * Something new, or what lies in a folder: with the answers so far, unless those are about
   * something that is saved.
   */
  | { type: "begin"; as: "install" | "rehearse" | "coolify" | "source" }
  | { type: "begin"; as: "adopt"; directory: string }
  /** `at`: on this item of a list. */
  | { type: "go-to"; stop: Stop; at?: number }
  | { type: "go-next" }
  /** What this screen asks has been answered. */
  | { type: "answered" }
  | { type: "go-back" }
  | { type: "answer"; path: AnswerPath; value: string };

export interface WizardResult {
  exitCode: number;
  /** The command that was asked for in the place of this one. */
  goOn?: { command: "doctor"; profile: string | undefined; project: string | undefined };
  /** To be printed when the screens are gone, so that it stays in the scrollback. */
  lastWords: readonly string[];
  /** It was left while the installation was still stopping, and nobody waits for that any more. */
  isRunAbandoned: boolean;
}

export interface WizardKind {
  state: WizardState;
  services: WizardServices;
  message: WizardMessage;
  result: WizardResult;
  go: Go;
}

/** How an update leads on, where that depends on the answers. */
export interface Go {
  next(state: WizardState): WizardState;
  answered(state: WizardState): WizardState;
  to(state: WizardState, stop: Stop, at?: number): WizardState;
}

export type WizardScreen<Own extends ScreenState, OwnMessage extends Message = never> = Screen<
  Own,
  OwnMessage,
  WizardKind
>;
export type WizardEffect<OwnMessage extends Message = never> = Effect<WizardKind, OwnMessage>;
export type WizardInput = ViewInput<WizardKind>;

/** The profile that the answers describe by now. */
export function profileOf({ answers, base, typed }: WizardState): ProfileInput {
  return profileFrom(answers, base, typed);
}

/** Ends the wizard; the doctor's screen comes in its place. */
export function goToDoctor(
  target: { profile: string | undefined; project: string | undefined },
  lastWords: readonly string[],
): WizardEffect {
  const goOn = { ...target, command: "doctor" } as const;
  return ({ finish }) => finish({ exitCode: 0, lastWords, isRunAbandoned: false, goOn });
}
