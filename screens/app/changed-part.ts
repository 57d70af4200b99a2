/* Letters of ASCII and how they look: of these alone every terminal knows the width. */
const look = String.raw`\u001b\[([\d;]*)m`;
const plainRow = new RegExp(`^(?:[ -~]|${look})*$`);
const oneOfRow = new RegExp(`${look}|[ -~]`, "g");

/** What makes the one row the other, from which column on; undefined where either is more than plain letters. */
export function changedPart(previous: string, row: string): { column: number; text: string } | undefined {
  if (!(plainRow.test(previous) && plainRow.test(row))) return undefined;
  const [before, cells] = [cellsOf(previous), cellsOf(row)];
  const isSame = (one: Cell | undefined, other: Cell | undefined) =>
    one?.letter === other?.letter && one?.style === other?.style;
  const firstChange = cells.findIndex((cell, at) => !isSame(cell, before[at]));
  const from = firstChange < 0 ? cells.length : firstChange;
  const isAsLong = before.length === cells.length;
  const to = isAsLong ? cells.findLastIndex((cell, at) => !isSame(cell, before[at])) + 1 : cells.length;
  const text = cells
    .slice(from, to)
    .map(({ letter, style }, at, all) => (style === (all[at - 1]?.style ?? "") ? letter : `\x1b[0m${style}${letter}`));
  // What a longer row before left behind.
  const rest = before.length > cells.length ? "\x1b[K" : "";
  return { column: from, text: `${text.join("")}\x1b[0m${rest}` };
}

interface Cell {
  letter: string;
  /** The sequences that lead to its look from none. */
  style: string;
}

function cellsOf(row: string): Cell[] {
  const cells: Cell[] = [];
  /** What was begun, by what ends it; bold and dim have the same end. */
  let begun: readonly { code: string; end: number }[] = [];
  for (const [sequence, code] of row.matchAll(oneOfRow)) {
    const style = begun.map((one) => `\x1b[${one.code}m`).join("");
    if (code === undefined) cells.push({ letter: sequence, style });
    else {
      const end = endOf(Number.parseInt(code || "0", 10));
      const isEnd = end === Number(code);
      const stays = (one: { end: number }) => end !== 0 && (one.end !== end || (end === 22 && !isEnd));
      begun = [...begun.filter(stays), ...(isEnd ? [] : [{ code, end }])];
    }
  }
  return cells;
}

/** What ends that which this begins (ECMA-48, SGR); itself where it is an end. */
function endOf(code: number): number {
  if (code < 10) return [0, 22, 22, 23, 24, 25, 25, 27, 28, 29][code] ?? 0;
  if ((code >= 30 && code < 40) || (code >= 90 && code < 98)) return 39;
  if ((code >= 40 && code < 50) || (code >= 100 && code < 108)) return 49;
  return code;
}
