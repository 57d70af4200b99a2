import stringWidth from "string-width";
import { commandsIn } from "./commands-in.ts";

/** No text for people is wider, however wide the terminal is. */
export const textWidth = 100;

/**
 * Breaks between words, rows after the first indented by `hanging`. A command that can be copied
 * stays whole where it fits a row of its own; what is longer than a row (an address, a hash) is
 * cut, so that all of it is seen.
 */
export function wrap(text: string, columns: number, hanging = 0): string[] {
  const lines: string[] = [];
  const indent = /^ */.exec(text)?.[0] ?? "";
  const further = " ".repeat(Math.min(indent.length + hanging, Math.floor(columns / 2)));
  let line = indent;
  let isStart = true;
  for (const piece of piecesOf(text.trim(), columns - further.length)) {
    const joined = isStart ? line + piece : `${line} ${piece}`;
    if (stringWidth(joined) <= columns) {
      line = joined;
    } else {
      // The blanks before a comment stay on the row of its command.
      if (piece === "") continue;
      if (!isStart) lines.push(line.replace(/ +$/, ""));
      const parts = cut((isStart ? line : further) + piece, columns, further);
      lines.push(...parts.slice(0, -1));
      line = parts.at(-1) ?? "";
    }
    isStart = false;
  }
  return [...lines, line];
}

/** Words, and whole commands where they fit into so many columns. */
function piecesOf(text: string, room: number): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const command of commandsIn(text)) {
    // What ends the sentence stays beside it.
    const end = text.indexOf(" ", command.to);
    const to = end < 0 ? text.length : end;
    const start = text.lastIndexOf(" ", command.from) + 1;
    const whole = text.slice(start, to);
    if (start < from || stringWidth(whole) > room) continue;
    if (start > from) pieces.push(...text.slice(from, start - 1).split(" "));
    pieces.push(whole);
    from = to + 1;
  }
  return from > text.length ? pieces : [...pieces, ...text.slice(from).split(" ")];
}

function cut(text: string, columns: number, indent: string): string[] {
  if (stringWidth(text) <= columns) return [text];
  const head = takeColumns(text, columns);
  return head === "" ? [text] : [head, ...cut(indent + text.slice(head.length), columns, indent)];
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
