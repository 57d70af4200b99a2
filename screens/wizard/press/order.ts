import type { Key } from "../../app/keys.ts";
import type { SecretField } from "../questions/question.ts";
import type { Draft } from "../services.ts";
import type { WizardAction } from "../state/actions.ts";
import type { Stop } from "../state/flow.ts";
import type { WizardState } from "../state.ts";

/** What a key asks for: a change of what is shown, or something that the wizard has to do. */
export type Order =
  | WizardAction
  | { type: "interrupt" }
  | { type: "leave"; exitCode: number }
  | { type: "load-profile"; profile: string; stop: Stop }
  | { type: "load-draft"; draft: Draft }
  /** Ends the wizard; the doctor's screen comes in its place. */
  | { type: "go-to-doctor"; profile: string | undefined; project: string | undefined }
  /** The value is not in the state, so the wizard edits it. */
  | { type: "edit-secret"; key: Key }
  /** The field is being left: what was typed goes out, whole. */
  | { type: "hand-over-secret"; field: SecretField };

export interface Pressed {
  key: Key;
  state: WizardState;
  /** How many rows a page has, and how far the screen can be scrolled. */
  page: number;
  most: number;
}

export function isLetter(key: Key, letter: string): boolean {
  return key.name === "text" && key.text.toLowerCase() === letter;
}
