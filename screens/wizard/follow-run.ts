import type { TaskEvent } from "../../src/domain/event.ts";
import { exitCodeOf } from "../../src/domain/exit-code.ts";
import { type Problem, toProblem } from "../../src/domain/problem.ts";
import { reduce, withLines } from "../../src/engine/reduce.ts";
import type { LogLine, RunView } from "../../src/engine/run-view.ts";
import { emptyRunView, maxLines } from "../../src/engine/run-view.ts";
import type { FrameRate } from "../app/painter.ts";
import type { RunTiming } from "./run-timing.ts";
import { noTiming, timed } from "./run-timing.ts";
import type { Hear, RunEnded } from "./services.ts";

interface Follower {
  show(view: RunView, timing: RunTiming): void;
  /** Each second, in milliseconds since the run began. */
  tick(milliseconds: number): void;
}

/**
 * Runs the installation and shows it: the last view at the frame rate, a tick each second, and how
 * it ended. One that began long ago elsewhere is shown with its own times.
 */
export async function followRun(
  run: (onEvent: Hear) => Promise<RunEnded>,
  { elapsed, frameEvery }: FrameRate,
  { show, tick }: Follower,
): Promise<RunEnded & { problem: Problem | undefined }> {
  let began = elapsed();
  let hasBegun = false;
  const now = (ago = 0) => {
    if (!hasBegun) began -= ago;
    hasBegun = true;
    return elapsed() - ago - began;
  };
  const events = collectEvents({ every: frameEvery, now }, show);
  const clock = setInterval(() => tick(elapsed() - began), 1000);
  try {
    return { ...(await run(events.onEvent)), problem: undefined };
  } catch (thrown) {
    const problem = toProblem(thrown);
    return { exitCode: exitCodeOf(problem), problem };
  } finally {
    clearInterval(clock);
    events.flush();
    const { last } = events;
    if (last() !== undefined) tick(last() ?? 0);
  }
}

/**
 * Has the view of a run ready when a frame is due. Log lines wait until then, and those that would
 * have scrolled away are never looked at: a hundred thousand of them cost a few frames (0.3 s of
 * CPU; with one frame a line it was 7 s).
 */
function collectEvents({ every, now }: { every: number; now(ago?: number): number }, show: Follower["show"]) {
  let view = emptyRunView;
  let timing = noTiming;
  let lines: LogLine[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: number | undefined;
  const takeLines = () => {
    if (lines.length > 0) view = withLines(view, lines);
    lines = [];
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    takeLines();
    show(view, timing);
  };
  return {
    onEvent: (event: TaskEvent, ago?: number) => {
      timer ??= setTimeout(flush, every);
      last = now(ago);
      if (event.type !== "task-line") {
        takeLines();
        view = reduce(view, event);
        timing = timed(timing, event, last);
      } else if (lines.push(event) >= 2 * maxLines) lines = lines.slice(-maxLines);
    },
    flush,
    /** When the last of them was said. */
    last: () => last,
  };
}
