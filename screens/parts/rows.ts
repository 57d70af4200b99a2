import stringWidth from "string-width";
import { cleanLine } from "../../src/domain/clean-text.ts";
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

/** Text in words, over as many rows as it needs; rows after the first are indented by `hanging`. */
export function prose(text: string, columns: number, tone: Tone = "plain", hanging = 0): Row[] {
  return wrap(text, columns, hanging).map((line) => row(line, tone));
}

/** A row that says what is being waited for. */
export function busyRow(text: string, tone: Tone = "plain"): Row {
  return { ...row(text, tone), isBusy: true };
}

/** Lines that are a text each, wrapped, with what follows indented. */
export function proseLines(lines: readonly string[], columns: number): Row[] {
  return lines.flatMap((line) => prose(line, columns, "plain", 2));
}

/** The marks of the plan's text stand for the tones, not the other way round. */
const tones: readonly [RegExp, Tone][] = [
  [/^\S.*:?$/, "strong"],
  [/^ {2}\+ /, "plain"],
  [/^ {2}[=-] /, "dim"],
  [/^ {6}(done already|skipped|why): /, "dim"],
];

/** A text that `src/output/text` made, with its headings and marks in their tones. */
export function textRows(lines: readonly string[], columns: number): Row[] {
  return lines.flatMap((line) => {
    if (line === "") return [emptyRow];
    const tone = tones.find(([pattern]) => pattern.test(line))?.[1] ?? "plain";
    return prose(line, columns, tone, 2);
  });
}

/** Breaks between words; what is longer than a row (an address, a hash) is cut, so that all of it is seen. */
export function wrap(text: string, columns: number, hanging = 0): string[] {
  const lines: string[] = [];
  const indent = /^ */.exec(text)?.[0] ?? "";
  const further = " ".repeat(Math.min(indent.length + hanging, Math.floor(columns / 2)));
  let line = indent;
  let isStart = true;
  for (const word of text.trim().split(" ")) {
    const joined = isStart ? line + word : `${line} ${word}`;
    if (stringWidth(joined) <= columns) {
      line = joined;
    } else {
      if (!isStart) lines.push(line);
      const pieces = cut((isStart ? line : further) + word, columns, further);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? "";
    }
    isStart = false;
  }
  return [...lines, line];
}

function cut(text: string, columns: number, indent: string): string[] {
  if (stringWidth(text) <= columns) return [text];
  const head = takeColumns(text, columns);
  return head === "" ? [text] : [head, ...cut(indent + text.slice(head.length), columns, indent)];
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

/** At most so many columns of a text, whole characters only. */
export function takeColumns(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let taken = "";
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += stringWidth(segment);
    if (width > columns) break;
    taken += segment;
  }
  return taken;
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

function printable(text: string, theme: Theme): string {
  // The most frequent case by far, and a log can be long.
  if (/^[ -~]*$/.test(text)) return text;
  const clean = cleanLine(text);
  return theme.unicode ? clean : clean.replace(/[—–…→“”’·]/g, (letter) => plainLetters[letter] ?? "?");
}

export function textOf({ spans }: Row): string {
  return spans.map(({ text }) => text).join("");
}
