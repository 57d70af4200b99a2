import type { Summary } from "../../../src/domain/event.ts";
import type { Problem } from "../../../src/domain/problem.ts";
import type { ProfileInput } from "../../../src/domain/profile.ts";
import type { GivenSecret } from "../../../src/domain/secret-names.ts";
import type { RunView } from "../../../src/engine/run-view.ts";
import type { Edited } from "../../parts/text-field.ts";
import type { AnswerPath } from "../answers.ts";
import type { QuestionName } from "../questions/all.ts";
import type { RunTiming } from "../run-timing.ts";
import type { Draft, KnownInstallation, PastRun, Review, SecretRow, Watched } from "../services.ts";
import type { Stop } from "./flow.ts";

/** What can happen to the wizard, as orders. */
export type WizardAction =
  | { type: "start-from"; base: ProfileInput; profile: string; stop: Stop }
  /** Goes on with answers that were kept. */
  | { type: "take-draft"; base: ProfileInput; draft: Draft }
  /** Something new, or what lies in a folder: with the answers so far, unless those are about something that is saved. */
  | { type: "begin"; as: "install" | "rehearse" }
  | { type: "begin"; as: "adopt"; directory: string }
  | { type: "go-to"; stop: Stop }
  | { type: "show-problem"; problem: Problem }
  | { type: "start-watching"; installation: KnownInstallation }
  | { type: "show-watched"; seen: Watched }
  | { type: "answer"; path: AnswerPath; value: string }
  | { type: "edit-text"; edited: Edited }
  | { type: "type-secret"; isTyping: boolean }
  | { type: "keep-secret"; name: GivenSecret; isUnusual: boolean }
  | { type: "forget-secret"; name: GivenSecret }
  /** Up and down in a list, or from field to field. */
  | { type: "move"; by: number }
  | { type: "open-option"; question: QuestionName }
  | { type: "go-next" }
  | { type: "go-back" }
  | { type: "show-help" }
  | { type: "hide-help" }
  | { type: "show-notice"; text: string }
  | { type: "scroll"; by: number; most: number }
  | { type: "show-secrets"; rows: readonly SecretRow[] }
  | { type: "refuse-secrets"; problem: Problem }
  | { type: "show-review"; review: Review }
  | { type: "refuse-review"; problem: Problem }
  /** The same as was answered, with the next free ports; then it is looked at again. */
  | { type: "take-free-ports"; profile: ProfileInput }
  | { type: "look-again" }
  | { type: "start-run" }
  | { type: "show-run"; view: RunView; timing: RunTiming }
  | { type: "show-past"; past: PastRun }
  | { type: "follow-log"; service: string | undefined }
  | { type: "show-service-lines"; service: string; lines: readonly string[] }
  | { type: "filter-log"; filter: string; isTyping: boolean }
  | { type: "toggle-log-pause" }
  | { type: "ask-stop" }
  | { type: "go-on-running" }
  | { type: "tick"; milliseconds: number }
  | { type: "stop-run" }
  | {
      type: "end-run";
      exitCode: number;
      summary: Summary | undefined;
      problem: Problem | undefined;
      isDraftKept: boolean;
    };
