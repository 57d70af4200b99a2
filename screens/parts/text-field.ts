import stringWidth from "string-width";
import type { Key } from "../app/keys.ts";
import type { Theme } from "../app/theme.ts";
import type { Span } from "./rows.ts";

export const refusal = "Not accepted: the text contains line breaks or control characters.";

export interface Edited {
  value: string;
  /** In UTF-16 units, always between two characters as a person sees them. */
  cursor: number;
}

const segmenter = new Intl.Segmenter();

/**
 * What one key makes of a line of text: undefined when the key is not for editing, "refused" when
 * it must not go in.
 */
export function editText({ value, cursor }: Edited, key: Key): Edited | "refused" | undefined {
  const before = value.slice(0, cursor);
  const after = value.slice(cursor);
  switch (key.name) {
    case "text":
    case "paste": {
      const text = pastedText(key.text);
      return text === undefined ? "refused" : { value: before + text + after, cursor: cursor + text.length };
    }
    case "backspace": {
      const kept = before.slice(0, before.length - lastLength(before));
      return { value: kept + after, cursor: kept.length };
    }
    case "delete":
      return { value: before + after.slice(firstLength(after)), cursor };
    case "clear-line":
      return { value: "", cursor: 0 };
    case "clear-word": {
      const kept = before.replace(/[^\s]*\s*$/, "");
      return { value: kept + after, cursor: kept.length };
    }
    case "left":
      return { value, cursor: cursor - lastLength(before) };
    case "right":
      return { value, cursor: cursor + firstLength(after) };
    case "home":
      return { value, cursor: 0 };
    case "end":
      return { value, cursor: value.length };
    default:
      return undefined;
  }
}

/** Line breaks at the end come from copying and are dropped; any other control character refuses the whole text. */
export function pastedText(text: string): string | undefined {
  const kept = text.replace(/[\r\n]+$/, "");
  return /\p{Cc}/u.test(kept) ? undefined : kept;
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

/** How a line of text looks in so many columns, with the cursor in sight. */
export function textSpans({ value, cursor: typedAt, hint, isFocused }: TextInput, room: number, theme: Theme): Span[] {
  if (value === "") return isFocused ? onHint(hint, theme) : [{ text: hint, tone: "dim" }];
  if (!isFocused) return [{ text: value }];
  const characters = [...segmenter.segment(value)];
  const at = characters.findIndex(({ index }) => index >= typedAt);
  const cursor = at < 0 ? characters.length : at;
  const texts = characters.map(({ segment }) => segment);
  // A value longer than the row slides to the left until the cursor is in sight.
  let first = 0;
  while (first < cursor && stringWidth(texts.slice(first, cursor).join("")) >= room - 1) first += 1;
  return [
    { text: texts.slice(first, cursor).join("") },
    cursorAt(texts[cursor] ?? " ", theme),
    { text: texts.slice(cursor + 1).join("") },
  ];
}

/** The cursor stands on the first letter of the hint, so that the hint does not move when it comes. */
function onHint(hint: string, theme: Theme): Span[] {
  const isInverse = theme.colours.cursor.inverse === true;
  const rest: Span = { text: isInverse ? hint.slice(1) : hint, tone: "dim" };
  return [cursorAt(isInverse ? (hint[0] ?? " ") : " ", theme), rest];
}

/** Where nothing can be shown inverse, the cursor is a character of its own. */
export function cursorAt(character: string, theme: Theme): Span {
  const isInverse = theme.colours.cursor.inverse === true;
  if (isInverse) return { text: character, tone: "cursor" };
  return { text: character === " " ? theme.symbols.cursor : `${theme.symbols.cursor}${character}` };
}
