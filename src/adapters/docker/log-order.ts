import { withoutAnsi } from "../../../compose/output/without-ansi.ts";

/** As the engine writes it before each line: always nine digits, so that text sorts as time does. */
const stamp = /^(\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}\S*) ?/;

/** Lines of both streams as they were said, oldest first, without their times and without anything that could move a cursor. */
export function inOrder(lines: readonly string[]): string[] {
  let time = "";
  return lines
    .map((line) => {
      const [whole = "", at] = stamp.exec(line) ?? [];
      // A line without a time goes on from the one before it.
      time = at ?? time;
      return { time, text: plain(line.slice(whole.length)) };
    })
    .toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    .map(({ text }) => text);
}

function plain(text: string): string {
  return withoutAnsi(text).replace(/[^\P{Cc}\t]/gu, "");
}
