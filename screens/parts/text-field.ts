import stringWidth from "string-width";
import { takeColumns } from "../../src/output/text/wrap.ts";
import type { Key } from "../app/keys.ts";
import type { Theme } from "../app/theme.ts";
import type { Span } from "./spans.ts";

/** Of any answer, in characters: an address, a path, a name. Whatever is longer was meant for something else. */
export const longestText = 4096;

/** Why a text must not go in, in one sentence. */
export type Refusal = "control" | "too-long";
export const refusals: Readonly<Record<Refusal, string>> = {
  control: "Not accepted: the text contains line breaks or control characters.",
  "too-long": `Not accepted: the text is longer than ${longestText} characters.`,
};

export interface Edited {
  value: string;
  /** In UTF-16 units, always between two characters as a person sees them. */
  cursor: number;
  /** What a key has cut out last, for Ctrl-Y to put back. */
  cut?: string | undefined;
}

const segmenter = new Intl.Segmenter();

/**
 * What one key makes of a line of at most `longest` characters: undefined when the key is not for
 * editing, a refusal when it must not go in.
 */
export function editText(
  { value, cursor, cut = "" }: Edited,
  key: Key,
  longest: number = longestText,
): Edited | Refusal | undefined {
  const before = value.slice(0, cursor);
  const after = value.slice(cursor);
  switch (key.name) {
    case "text":
    case "paste": {
      const text = withoutLastBreaks(key.text);
      // Asked first: of what is refused anyway, nobody reads a megabyte.
      if (value.length + text.length > longest) return "too-long";
      if (/\p{Cc}/u.test(text)) return "control";
      return { value: before + text + after, cursor: cursor + text.length };
    }
    case "backspace": {
      const kept = before.slice(0, before.length - lastLength(before));
      return { value: kept + after, cursor: kept.length };
    }
    case "delete":
      return { value: before + after.slice(firstLength(after)), cursor };
    case "clear-line":
      return { value: "", cursor: 0, cut: value };
    case "clear-to-end":
      return { value: before, cursor, cut: after };
    case "clear-word": {
      const kept = before.slice(0, wordStart(before));
      return { value: kept + after, cursor: kept.length, cut: before.slice(kept.length) };
    }
    case "put-back":
      return value.length + cut.length > longest
        ? "too-long"
        : { value: before + cut + after, cursor: cursor + cut.length };
    case "left":
      return { value, cursor: cursor - lastLength(before) };
    case "right":
      return { value, cursor: cursor + firstLength(after) };
    case "word-left":
      return { value, cursor: wordStart(before) };
    case "word-right":
      return { value, cursor: cursor + (/^\s*\S*/.exec(after)?.[0].length ?? 0) };
    case "home":
      return { value, cursor: 0 };
    case "end":
      return { value, cursor: value.length };
    default:
      return undefined;
  }
}

/** Where the last word of it begins, the blanks behind it included. */
const wordStart = (text: string): number => text.trimEnd().search(/\S*$/);

/** Line breaks at the end come from copying and are dropped. From the end: a pattern would look at each of them again. */
function withoutLastBreaks(text: string): string {
  let end = text.length;
  while (end > 0 && "\r\n".includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function lastLength(text: string): number {
  return [...segmenter.segment(text)].at(-1)?.segment.length ?? 0;
}

function firstLength(text: string): number {
  return [...segmenter.segment(text)][0]?.segment.length ?? 0;
}

interface TextInput {
  value: string;
  cursor: number;
  /** Shown while nothing is typed. */
  hint: string;
  isFocused: boolean;
}

/** So many rows a value may take; what is longer slides through one. */
const mostRows = 3;

/** How a line of text looks in rows of so many columns, with the cursor in sight. */
export function textSpans({ value, cursor: typedAt, hint, isFocused }: TextInput, room: number, theme: Theme): Span[] {
  // The hint stands beside the cursor, never under it: nothing of it is typed.
  const shownHint: Span = { text: takeColumns(hint, room * mostRows - 1), tone: "dim" };
  if (value === "") return [isFocused ? cursorAt(" ", theme) : { text: " " }, shownHint];
  const isShort = value.length < room * mostRows && stringWidth(value) < room * mostRows;
  if (!isFocused) return [{ text: isShort ? value : `${takeColumns(value, room - 1)}${theme.symbols.ellipsis}` }];
  const characters = [...segmenter.segment(value)];
  const at = characters.findIndex(({ index }) => index >= typedAt);
  const cursor = at < 0 ? characters.length : at;
  const texts = characters.map(({ segment }) => segment);
  // A value longer than the row slides to the left until the cursor is in sight. Each character is measured once.
  let first = cursor;
  let width = 0;
  while (first > 0 && !isShort) {
    width += stringWidth(texts[first - 1] ?? "");
    if (width >= room - 1) break;
    first -= 1;
  }
  const before = texts.slice(isShort ? 0 : first, cursor).join("");
  const under = texts[cursor] ?? " ";
  const after = texts.slice(cursor + 1, cursor + 1 + room * mostRows).join("");
  const left = room - stringWidth(before) - stringWidth(under);
  return [{ text: before }, cursorAt(under, theme), { text: isShort ? after : takeColumns(after, Math.max(0, left)) }];
}

/** Where nothing can be shown inverse, the cursor is a character of its own. */
export function cursorAt(character: string, theme: Theme): Span {
  const isInverse = theme.colours.cursor.inverse === true;
  if (isInverse) return { text: character, tone: "cursor" };
  return { text: character === " " ? theme.symbols.cursor : `${theme.symbols.cursor}${character}` };
}
