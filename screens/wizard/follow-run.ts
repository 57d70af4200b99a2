import type { Emit, TaskEvent } from "../../src/domain/event.ts";
import { exitCodeOf } from "../../src/domain/exit-code.ts";
import { type Problem, toProblem } from "../../src/domain/problem.ts";
import { reduce, withLines } from "../../src/engine/reduce.ts";
import type { LogLine, RunView } from "../../src/engine/run-view.ts";
import { emptyRunView, maxLines } from "../../src/engine/run-view.ts";
import type { FrameRate } from "../app/painter.ts";
import type { RunTiming } from "./run-timing.ts";
import { noTiming, timed } from "./run-timing.ts";
import type { RunEnded } from "./services.ts";

interface Follower {
  show(view: RunView, timing: RunTiming): void;
  /** Each second, in milliseconds since the run began. */
  tick(milliseconds: number): void;
}

/** Runs the installation and shows it: the last view at the frame rate, a tick each second, and how it ended. */
export async function followRun(
  run: (onEvent: Emit) => Promise<RunEnded>,
  { elapsed, frameEvery }: FrameRate,
  { show, tick }: Follower,
): Promise<RunEnded & { problem: Problem | undefined }> {
  const began = elapsed();
  const now = () => elapsed() - began;
  const events = collectEvents({ every: frameEvery, elapsed: now }, show);
  const clock = setInterval(() => tick(now()), 1000);
  try {
    return { ...(await run(events.onEvent)), problem: undefined };
  } catch (thrown) {
    const problem = toProblem(thrown);
    return { exitCode: exitCodeOf(problem), problem };
  } finally {
    clearInterval(clock);
    events.flush();
  }
}

/**
 * Has the view of a run ready when a frame is due. Log lines wait until then, and those that would
 * have scrolled away are never looked at: a hundred thousand of them cost a few frames (0.3 s of
 * CPU; with one frame a line it was 7 s).
 */
function collectEvents({ every, elapsed }: { every: number; elapsed(): number }, show: Follower["show"]) {
  let view = emptyRunView;
  let timing = noTiming;
  let lines: LogLine[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
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
    onEvent: (event: TaskEvent) => {
      timer ??= setTimeout(flush, every);
      if (event.type !== "task-line") {
        takeLines();
        view = reduce(view, event);
        timing = timed(timing, event, elapsed());
      } else if (lines.push(event) >= 2 * maxLines) lines = lines.slice(-maxLines);
    },
    flush,
  };
}
