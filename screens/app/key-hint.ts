/** What a key does here: "Esc back". On a narrow terminal the second text stands for it; an empty one leaves it out. */
export type KeyHint = string | readonly [whole: string, inShort: string];

export function hintTexts(hints: readonly KeyHint[], isNarrow = false): string[] {
  return hints.map((hint) => (typeof hint === "string" ? hint : hint[isNarrow ? 1 : 0])).filter((text) => text !== "");
}
