import { stripVTControlCharacters } from "node:util";

/** Somebody else's line without colours, cursor movements and other control characters: it must not steer our terminal. */
export function cleanLine(line: string): string {
  return stripVTControlCharacters(line)
    .replaceAll("\t", "    ")
    .replace(/\p{Cc}/gu, "");
}

/** Columns that a text takes on a terminal, near enough to align a table: wide scripts and emoji take two, marks none. */
export function cellWidth(text: string): number {
  return [...text].reduce((width, character) => width + widthOf(character), 0);
}

function widthOf(character: string): number {
  if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) return 0;
  return /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uFF01-\uFF60]/u.test(
    character,
  )
    ? 2
    : 1;
}

export const padCell = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - cellWidth(text)));
