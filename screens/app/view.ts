import type { Row } from "../parts/rows.ts";
import type { WizardServices } from "../wizard/services.ts";
import type { WizardState } from "../wizard/state.ts";
import type { KeyHint } from "./key-hint.ts";
import type { Theme } from "./theme.ts";

/** What a view is made of: the state, and the room that there is for it. */
export interface ViewInput {
  state: WizardState;
  services: WizardServices;
  theme: Theme;
  columns: number;
  /** Rows between head and foot. */
  height: number;
}

/** One screen, ready to be drawn. */
export interface View {
  title: string;
  body: RowsBody | ChoiceBody;
  keys: readonly KeyHint[];
}

export interface RowsBody {
  kind: "rows";
  rows: readonly Row[];
  /** These rows are always in sight. */
  focus?: { first: number; count: number };
  /** Scrolled down by so many rows; then `focus` does not count. */
  top?: number;
}

export interface ChoiceBody {
  kind: "choice";
  intro: readonly Row[];
  items: readonly string[];
  at: number;
  about: readonly Row[];
}

/** Below this a label and its value need a row each, and texts are shorter. */
export function isNarrow({ columns }: { columns: number }): boolean {
  return columns < 60;
}

/** Below this, explanations give way to the question itself; help still has them. */
export function isRoomy({ height }: { height: number }): boolean {
  return height >= 14;
}
