import { percentOf } from "./text/amounts.ts";

/**
 * Decides whether one more progress line is worth its place: at least two seconds and ten percent after the last one of
 * the same thing; where the total is not known, every ten seconds. Its first and its last are always said.
 */
export function createPace(elapsed: () => number) {
  const said = new Map<string, { at: number; percent: number | undefined }>();
  return (what: string, done: number, total: number | undefined): boolean => {
    const percent = percentOf(done, total);
    const last = said.get(what);
    if (last !== undefined && !isNews(percent, last.percent, elapsed() - last.at)) return false;
    said.set(what, { at: elapsed(), percent });
    return true;
  };
}

function isNews(percent: number | undefined, before: number | undefined, milliseconds: number): boolean {
  if (percent === undefined) return milliseconds >= 10_000;
  const further = percent - (before ?? 0);
  if (percent === 100) return before !== 100;
  return further >= 10 && milliseconds >= 2000;
}
