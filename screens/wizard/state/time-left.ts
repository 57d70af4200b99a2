import type { RunView } from "../../../src/engine/run-view.ts";
import type { RunTiming } from "../run-timing.ts";
import { downloadLeft } from "../run-timing.ts";
import type { PastRun } from "../services.ts";

export interface TimeLeft {
  milliseconds: number;
  /** `all` that is left, or only the download: nobody knows how long the rest takes on this machine. */
  of: "all" | "download";
}

/** From the bytes that are still to come and from what the same steps took before; undefined where neither is known. */
export function timeLeft(view: RunView, timing: RunTiming, now: number, past: PastRun): TimeLeft | undefined {
  const download = downloadLeft(view.services, timing);
  const left = view.tasks.filter(({ state }) => state === "waiting" || state === "running");
  if (left.length === 0) return undefined;
  const isKnown = left.every(
    ({ id, state }) => past[id] !== undefined || (state === "running" && download !== undefined),
  );
  if (!isKnown) return download === undefined ? undefined : { milliseconds: download, of: "download" };
  const milliseconds = left.reduce((sum, { id, state }) => {
    if (state === "waiting") return sum + (past[id] ?? 0);
    return sum + (download ?? Math.max(0, (past[id] ?? 0) - (now - timing.taskSince)));
  }, 0);
  return { milliseconds, of: "all" };
}
