import type { TaskEvent } from "../../src/domain/event.ts";
import type { RunView, ServiceView } from "../../src/engine/run-view.ts";
import type { PastRun } from "./services.ts";

/** When things happened, which a view of the run does not say. All in milliseconds since the run began. */
export interface RunTiming {
  /** When the task that runs now began. */
  taskSince: number;
  services: Readonly<Record<string, ServiceTiming>>;
}

export interface ServiceTiming {
  /** Since when it is coming up; undefined while its image is downloaded. */
  since: number | undefined;
  /** How long it took to come up. */
  took: number | undefined;
  /** Bytes of the last seconds, oldest first. */
  samples: readonly { at: number; done: number }[];
}

export const noTiming: RunTiming = { taskSince: 0, services: {} };

/** A speed is that of so many milliseconds: shorter ones jump, longer ones lag behind. */
const speedOver = 5000;

export function timed(timing: RunTiming, event: TaskEvent, at: number): RunTiming {
  if (event.type === "task-started") return { ...timing, taskSince: at };
  if (event.type !== "service-state") return timing;
  const before = timing.services[event.service] ?? { since: undefined, took: undefined, samples: [] };
  return { ...timing, services: { ...timing.services, [event.service]: serviceTimed(before, event, at) } };
}

function serviceTimed(
  before: ServiceTiming,
  { state, done }: Extract<TaskEvent, { type: "service-state" }>,
  at: number,
): ServiceTiming {
  switch (state) {
    case "pulling": {
      if (done === undefined) return before;
      const recent = before.samples.filter((sample) => at - sample.at <= speedOver);
      return { ...before, samples: [...recent, { at, done }] };
    }
    case "created":
    case "starting":
    case "waiting":
      // One that is restarted begins again.
      return before.since === undefined || before.took !== undefined
        ? { since: at, took: undefined, samples: [] }
        : before;
    case "healthy":
    case "running":
      return before.since === undefined || before.took !== undefined ? before : { ...before, took: at - before.since };
    default:
      return before;
  }
}

/** Bytes a second; undefined before there is enough to tell. */
export function speedOf(timing: ServiceTiming | undefined): number | undefined {
  const first = timing?.samples[0];
  const last = timing?.samples.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < 500) return undefined;
  return Math.max(0, ((last.done - first.done) / (last.at - first.at)) * 1000);
}

/**
 * What is still to be downloaded, and how fast it comes; undefined while nothing is downloaded, or
 * nobody knows how much it is.
 */
function downloadLeft(services: readonly ServiceView[], { services: timings }: RunTiming): number | undefined {
  const pulling = services.filter(({ state }) => state === "pulling");
  const speed = pulling.reduce((sum, { name }) => sum + (speedOf(timings[name]) ?? 0), 0);
  if (speed === 0 || pulling.some(({ total }) => total === undefined)) return undefined;
  const bytes = pulling.reduce((sum, { done = 0, total = 0 }) => sum + Math.max(0, total - done), 0);
  return (bytes / speed) * 1000;
}

interface TimeLeft {
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
