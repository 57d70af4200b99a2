import type { TaskEvent } from "../../src/domain/event.ts";
import { reduce } from "../../src/engine/reduce.ts";
import type { RunView } from "../../src/engine/run-view.ts";
import { emptyRunView, maxLines } from "../../src/engine/run-view.ts";
import type { RunTiming } from "./run-timing.ts";
import { noTiming, timed } from "./run-timing.ts";

/**
 * Follows a run and has its view ready when a picture is due. Log lines wait until then, and those that would have
 * scrolled away are never looked at: a hundred thousand of them cost a few pictures (0.3 s of CPU; with one picture a
 * line it was 7 s).
 */
export function createRunFollower(
  { every, elapsed }: { every: number; elapsed(): number },
  show: (view: RunView, timing: RunTiming) => void,
) {
  let view = emptyRunView;
  let timing = noTiming;
  let lines: TaskEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = () => {
    view = lines.slice(-maxLines).reduce(reduce, view);
    lines = [];
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    settle();
    show(view, timing);
  };
  return {
    hear: (event: TaskEvent) => {
      timer ??= setTimeout(flush, every);
      if (event.type !== "task-line") {
        settle();
        view = reduce(view, event);
        timing = timed(timing, event, elapsed());
      } else if (lines.push(event) >= 2 * maxLines) lines = lines.slice(-maxLines);
    },
    flush,
  };
}
