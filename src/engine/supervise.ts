// Over 150 lines: one state machine, read from top to bottom.
import type { LocalProcess } from "../domain/local-services.ts";

/** Milliseconds of a clock that only goes forward. */
type Moment = number;

export type Phase =
  /** Temporal does not answer yet. */
  | { name: "waiting" }
  | { name: "starting"; since: Moment }
  | { name: "ready"; since: Moment }
  | { name: "pausing"; until: Moment }
  | { name: "given-up" }
  /** It was told to end; `killAt`: it has had its time. */
  | { name: "ending"; killAt: Moment; isKilled: boolean; again: boolean }
  | { name: "stopped" };

export interface Supervised {
  readonly process: LocalProcess;
  readonly needsTemporal: boolean;
  readonly phase: Phase;
  /** How often it was started again, by us or by a person. */
  readonly restarts: number;
  /** Crashes since it last ran for a while. */
  readonly crashes: readonly Moment[];
  /** How it ended last. */
  readonly ended: string | undefined;
}

export interface Supervision {
  readonly processes: readonly Supervised[];
  readonly isStopping: boolean;
}

export type Happening =
  | { type: "temporal-answers" }
  | { type: "answers"; process: LocalProcess }
  | { type: "exited"; process: LocalProcess; how: string }
  /** Its log says that it has done all that it does before its end. */
  | { type: "has-tidied-up"; process: LocalProcess }
  | { type: "restart"; process: LocalProcess }
  | { type: "stop" }
  | { type: "stop-at-once" }
  | { type: "time" };

export type Order =
  | { type: "start"; process: LocalProcess }
  | { type: "end"; process: LocalProcess }
  | { type: "kill"; process: LocalProcess; isLate: boolean }
  | { type: "pause"; process: LocalProcess; seconds: number; how: string }
  | { type: "give-up"; process: LocalProcess; how: string };

/** So long may a process take to tidy up after SIGTERM before it is killed. */
export const graceMs = 10_000;
/** So many crashes in this time, and it is left alone. */
export const crashesAllowed = 5;
const crashWindow = 60_000;
const longestPause = 30_000;

export function superviseAll(
  processes: readonly { process: LocalProcess; needsTemporal: boolean }[],
  now: Moment,
): { state: Supervision; orders: Order[] } {
  const state: Supervision = {
    isStopping: false,
    processes: processes.map((one) => ({
      ...{ ...one, phase: { name: "waiting" }, restarts: 0, crashes: [], ended: undefined },
    })),
  };
  return throughAll(state, (one) => (one.needsTemporal ? [one, []] : started(one, now)));
}

/**
 * Nothing lives any more, and nothing will be started. A compiler that still runs may mend what was
 * given up: it starts again with the next good build.
 */
export const isOver = ({ processes }: Supervision): boolean =>
  processes.every(({ phase }) => phase.name === "stopped" || phase.name === "given-up");

/** What happens next, and what is to be done for it. Pure. */
export function supervise(
  state: Supervision,
  happening: Happening,
  now: Moment,
): { state: Supervision; orders: Order[] } {
  switch (happening.type) {
    case "temporal-answers":
      return throughAll(state, (one) => (one.phase.name === "waiting" ? started(one, now) : [one, []]));
    case "answers":
      return throughOne(state, happening.process, (one) =>
        one.phase.name === "starting" ? [{ ...one, phase: { name: "ready", since: now } }, []] : [one, []],
      );
    case "exited":
      return throughOne(state, happening.process, (one) => exited(state, one, happening.how, now));
    case "has-tidied-up":
      return throughOne(state, happening.process, (one) =>
        one.phase.name === "ending" && !one.phase.isKilled ? killed(one, one.phase, false) : [one, []],
      );
    case "restart":
      return state.isStopping
        ? { state, orders: [] }
        : throughOne(state, happening.process, (one) => restarted(one, now));
    case "stop":
      return throughAll({ ...state, isStopping: true }, (one) => stopped(one, now));
    case "stop-at-once":
      return throughAll({ ...state, isStopping: true }, (one) => {
        const [next, orders] = stopped(one, now);
        return next.phase.name === "ending" ? killed(next, next.phase, false) : [next, orders];
      });
    case "time":
      return throughAll(state, (one) => later(one, now));
  }
}

type Step = [Supervised, Order[]];

function started(one: Supervised, now: Moment): Step {
  return [{ ...one, phase: { name: "starting", since: now } }, [{ type: "start", process: one.process }]];
}

function exited(state: Supervision, one: Supervised, how: string, now: Moment): Step {
  const { phase, process } = one;
  if (phase.name === "ending") {
    if (phase.again && !state.isStopping) return again({ ...one, ended: how }, now);
    return [{ ...one, phase: { name: "stopped" }, ended: how }, []];
  }
  const ranWell = phase.name === "ready" && now - phase.since >= crashWindow;
  const crashes = [...(ranWell ? [] : one.crashes), now];
  const crashed = { ...one, crashes, ended: how };
  if (crashes.filter((at) => now - at < crashWindow).length >= crashesAllowed)
    return [{ ...crashed, phase: { name: "given-up" } }, [{ type: "give-up", process, how }]];
  const pause = Math.min(longestPause, 1000 * 2 ** (crashes.length - 1));
  return [
    { ...crashed, phase: { name: "pausing", until: now + pause } },
    [{ type: "pause", process, seconds: pause / 1000, how }],
  ];
}

/** By a person, or because what it is made of was built anew: what it did before does not count. */
function restarted(one: Supervised, now: Moment): Step {
  const fresh = { ...one, crashes: [] };
  switch (one.phase.name) {
    case "starting":
    case "ready":
      return [
        { ...fresh, phase: { name: "ending", killAt: now + graceMs, isKilled: false, again: true } },
        [{ type: "end", process: one.process }],
      ];
    case "ending":
      return [{ ...fresh, phase: { ...one.phase, again: true } }, []];
    case "waiting":
      return [fresh, []];
    default:
      return again(fresh, now);
  }
}

/** Whatever needs Temporal waits for it each time: it may be what has ended it. */
function again(one: Supervised, now: Moment): Step {
  const next = { ...one, restarts: one.restarts + 1 };
  return one.needsTemporal ? [{ ...next, phase: { name: "waiting" } }, []] : started(next, now);
}

function stopped(one: Supervised, now: Moment): Step {
  switch (one.phase.name) {
    case "starting":
    case "ready":
      return [
        { ...one, phase: { name: "ending", killAt: now + graceMs, isKilled: false, again: false } },
        [{ type: "end", process: one.process }],
      ];
    case "ending":
      return [{ ...one, phase: { ...one.phase, again: false } }, []];
    case "given-up":
      return [one, []];
    default:
      return [{ ...one, phase: { name: "stopped" } }, []];
  }
}

function later(one: Supervised, now: Moment): Step {
  const { phase } = one;
  if (phase.name === "pausing" && now >= phase.until) return again(one, now);
  if (phase.name === "ending" && !phase.isKilled && now >= phase.killAt) return killed(one, phase, true);
  return [one, []];
}

function killed(one: Supervised, phase: Extract<Phase, { name: "ending" }>, isLate: boolean): Step {
  return [{ ...one, phase: { ...phase, isKilled: true } }, [{ type: "kill", process: one.process, isLate }]];
}

function throughAll(state: Supervision, through: (one: Supervised) => Step) {
  const steps = state.processes.map(through);
  return { state: { ...state, processes: steps.map(([one]) => one) }, orders: steps.flatMap(([, orders]) => orders) };
}

function throughOne(state: Supervision, process: LocalProcess, through: (one: Supervised) => Step) {
  return throughAll(state, (one) => (one.process === process ? through(one) : [one, []]));
}
