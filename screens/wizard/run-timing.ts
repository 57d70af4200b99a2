// Over 150 lines: when things happened in a run, and what follows of it for how long the rest takes.
import type { TaskEvent } from "../../src/domain/event.ts";
import type { Phase } from "../../src/domain/plan.ts";
import type { RunView } from "../../src/engine/run-view.ts";
import type { PastRun } from "./services.ts";

/** When things happened, which a view of the run does not say. All in milliseconds since the run began. */
export interface RunTiming {
  /** When the task that runs now began, and what it is a part of. */
  taskSince: number;
  phase: Phase | undefined;
  phases: Readonly<Partial<Record<Phase, PhaseTiming>>>;
  services: Readonly<Record<string, ServiceTiming>>;
  /** Bytes of the running task's last seconds, oldest first. */
  transfer: Samples;
}

/** From its first step to the end of its last one so far. */
export interface PhaseTiming {
  since: number;
  until: number | undefined;
}

export interface ServiceTiming {
  /** Since when it is coming up; undefined while its image is downloaded. */
  since: number | undefined;
  /** How long it took to come up. */
  took: number | undefined;
  /** Bytes of the last seconds, oldest first. */
  samples: Samples;
}

type Samples = readonly { at: number; done: number }[];

export const noTiming: RunTiming = { taskSince: 0, phase: undefined, phases: {}, services: {}, transfer: [] };

/** A speed is the mean of so many milliseconds: shorter ones jump, longer ones lag behind. */
const speedOver = 5000;

/** Bytes a second; below it nothing moves that anybody would wait for. */
const slowest = 1000;

export function timed(timing: RunTiming, event: TaskEvent, at: number): RunTiming {
  switch (event.type) {
    case "task-started": {
      const since = timing.phases[event.phase]?.since ?? at;
      const phases = { ...timing.phases, [event.phase]: { since, until: undefined } };
      return { ...timing, taskSince: at, phase: event.phase, phases, transfer: [] };
    }
    case "task-done":
    case "task-failed":
    case "task-cancelled": {
      const { phase } = timing;
      const since = phase && timing.phases[phase]?.since;
      if (phase === undefined || since === undefined) return timing;
      return { ...timing, phases: { ...timing.phases, [phase]: { since, until: at } } };
    }
    case "task-progress":
      return event.unit === "bytes" ? { ...timing, transfer: sampled(timing.transfer, event.done, at) } : timing;
    case "service-state": {
      const before = timing.services[event.service] ?? { since: undefined, took: undefined, samples: [] };
      return { ...timing, services: { ...timing.services, [event.service]: serviceTimed(before, event, at) } };
    }
    default:
      return timing;
  }
}

function serviceTimed(
  before: ServiceTiming,
  { state, done }: Extract<TaskEvent, { type: "service-state" }>,
  at: number,
): ServiceTiming {
  switch (state) {
    case "pulling":
      return done === undefined ? before : { ...before, samples: sampled(before.samples, done, at) };
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

function sampled(samples: Samples, done: number, at: number): Samples {
  return [...samples.filter((sample) => at - sample.at <= speedOver), { at, done }];
}

/**
 * Bytes a second, as a mean up to now: where nothing comes it falls. Undefined before there is enough
 * to tell, and when it is next to nothing.
 */
export function speedOf(samples: Samples = [], now: number): number | undefined {
  const recent = samples.filter((sample) => now - sample.at <= speedOver);
  const [first, last] = [recent[0], recent.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < 500) return undefined;
  const speed = ((last.done - first.done) / (Math.max(now, last.at) - first.at)) * 1000;
  return speed < slowest ? undefined : speed;
}

/** Since when nothing has come of a download that is not at its end; undefined while something comes. */
export function silentFor(samples: Samples = [], now: number): number | undefined {
  const last = samples.at(-1);
  return last === undefined || now - last.at <= speedOver ? undefined : now - last.at;
}

/** What is still to be downloaded, at the speed of the last seconds; undefined where nobody can tell. */
export function downloadLeft({ tasks }: RunView, { transfer }: RunTiming, now: number): number | undefined {
  const { progress } = tasks.find(({ state }) => state === "running") ?? {};
  const speed = speedOf(transfer, now);
  if (progress?.unit !== "bytes" || progress.total === undefined || speed === undefined) return undefined;
  const left = progress.total - progress.done;
  return left <= 0 ? undefined : (left / speed) * 1000;
}

interface TimeLeft {
  milliseconds: number;
  /** `all` that is left, or only the download: nobody knows how long the rest takes on this machine. */
  of: "all" | "download";
}

/** From the bytes that are still to come and from what the same steps took before; undefined where neither is known. */
export function timeLeft(view: RunView, timing: RunTiming, now: number, past: PastRun): TimeLeft | undefined {
  const download = downloadLeft(view, timing, now);
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
  // A step that takes longer than it took before says nothing any more.
  return milliseconds < 1000 ? undefined : { milliseconds, of: "all" };
}
