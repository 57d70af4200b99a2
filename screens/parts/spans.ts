import stringWidth from "string-width";
import { cleanLine } from "../../src/domain/clean-text.ts";
import { takeColumns } from "../../src/output/text/wrap.ts";
import type { Theme, Tone } from "../app/theme.ts";

/** A piece of a row. */
export interface Span {
  text: string;
  tone?: Tone;
}

/** On as many rows as they need. */
export function cutSpans(spans: readonly Span[], columns: number): Span[][] {
  const rows: Span[][] = [[]];
  let left = columns;
  for (const span of spans) {
    let { text } = span;
    while (stringWidth(text) > left) {
      const taken = takeColumns(text, left);
      // A character that is wider than a whole row would never fit.
      if (taken === "" && left === columns) break;
      if (taken !== "") rows.at(-1)?.push({ ...span, text: taken });
      text = text.slice(taken.length);
      rows.push([]);
      left = columns;
    }
    rows.at(-1)?.push({ ...span, text });
    left -= stringWidth(text);
  }
  return rows;
}

const plainLetters: Record<string, string> = {
  "—": "-",
  "–": "-",
  "…": "...",
  "→": "->",
  "“": '"',
  "”": '"',
  "’": "'",
  "·": "-",
};

/** Control characters never reach the terminal, nor a letter that it does not have. */
export function printable(text: string, theme: Pick<Theme, "unicode">): string {
  // The most frequent case by far, and a log can be long.
  if (/^[ -~]*$/.test(text)) return text;
  const clean = cleanLine(text);
  return theme.unicode ? clean : clean.replace(/[—–…→“”’·]/g, (letter) => plainLetters[letter] ?? "?");
}
