import type { Row } from "../parts/rows.ts";

/** One screen, ready to be drawn. */
export interface View {
  title: string;
  body: RowsBody | ChoiceBody;
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
  /** What Enter alone takes where nothing is drawn; the selected item where this says none. */
  usual?: number;
}

/** What a key does here: "Esc back". On a narrow terminal the second text stands for it; an empty one leaves it out. */
export type KeyHint = string | readonly [whole: string, inShort: string];

export function hintTexts(hints: readonly KeyHint[], isNarrow = false): string[] {
  return hints.map((hint) => (typeof hint === "string" ? hint : hint[isNarrow ? 1 : 0])).filter((text) => text !== "");
}

/** Below this a label and its value need a row each, and texts are shorter. */
export function isNarrow({ columns }: { columns: number }): boolean {
  return columns < 60;
}

/** Below this, explanations give way to the question itself; help still has them. */
export function isRoomy({ height }: { height: number }): boolean {
  return height >= 14;
}
