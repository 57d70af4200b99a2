import stringWidth from "string-width";
import { cleanLine } from "../../src/domain/clean-text.ts";
import { takeColumns } from "../../src/output/text/wrap.ts";
import type { Theme, Tone } from "../app/theme.ts";

/** A view is rows, each exactly one line of the terminal: so what fits can be counted, and nothing overflows. */
export interface Row {
  spans: readonly Span[];
  /** A spinner stands before it. */
  isBusy?: boolean;
}

export interface Span {
  text: string;
  tone?: Tone;
}

export const emptyRow: Row = { spans: [] };

export function row(text: string, tone: Tone = "plain"): Row {
  return { spans: [{ text, tone }] };
}

/** The same on as many rows as it needs. */
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

/** A row that is too wide ends with an ellipsis; control characters never reach the terminal. */
export function fitRow(spans: readonly Span[], columns: number, theme: Theme): Span[] {
  const fitted: Span[] = [];
  let left = columns;
  for (const [index, span] of spans.entries()) {
    const text = printable(span.text, theme);
    const rest = spans.slice(index + 1).reduce((width, next) => width + stringWidth(next.text), 0);
    const width = stringWidth(text);
    if (width + rest <= left || width < left) {
      fitted.push({ ...span, text });
      left -= width;
      continue;
    }
    const { ellipsis } = theme.symbols;
    fitted.push({ ...span, text: takeColumns(text, left - stringWidth(ellipsis)) + (left > 0 ? ellipsis : "") });
    break;
  }
  return fitted;
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

export function textOf({ spans }: Row): string {
  return spans.map(({ text }) => text).join("");
}
