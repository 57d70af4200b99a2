import type { ContainerFacts } from "./facts/containers.ts";

/**
 * How a container is, in one word, out of its state, its health and how often it was started again.
 * The one place that says so, for the plan, the run, the status and the checks: two of them that
 * judge by different fields contradict each other about the same look.
 */
export type Condition =
  | "healthy"
  | "starting"
  | "unhealthy"
  /** It serves, and the engine can start nothing in it any more. */
  | "cut-off"
  /** It has ended, and the engine is about to start it again: once is no loop yet. */
  | "restarting"
  | "crash-loop"
  | "ended"
  /** It has ended because it was stopped with this program, and nobody has started it since. */
  | "stopped"
  | "paused"
  | "created"
  | "removing";

type Seen = Pick<ContainerFacts, "state" | "health" | "restarts" | "isCutOff" | "isStopped">;

/** `restart: unless-stopped` starts it again and again: the third time it is no accident. */
const restartsForGiven = 2;

export function conditionOf({ state, health, restarts, isCutOff, isStopped }: Seen): Condition {
  if (state === "restarting") return restarts > restartsForGiven ? "crash-loop" : "restarting";
  if (state === "exited" || state === "dead") return isStopped ? "stopped" : "ended";
  if (state !== "running") return state;
  if (isCutOff) return "cut-off";
  // Without a health check it does its work as far as anybody can tell.
  if (health === "healthy" || health === "none") return "healthy";
  // Crashing in a loop, it is "running" most of the time, and never becomes healthy.
  return restarts > restartsForGiven ? "crash-loop" : health;
}

/** It ends and is started over: "running" at one look and not at the next. */
export function isCrashing(one: Seen): boolean {
  const condition = conditionOf(one);
  return condition === "restarting" || condition === "crash-loop";
}

/** Its process is there and stays, however well it does its work. */
export function isUp(one: Seen): boolean {
  return one.state === "running" && !isCrashing(one);
}

/** It does its work. */
export const isReady = (one: Seen): boolean => conditionOf(one) === "healthy";

/** Stands behind "it is". */
export function conditionInWords(one: Seen): string {
  const condition = conditionOf(one);
  if (condition === "crash-loop") return "restarting again and again";
  if (condition === "cut-off") return "unhealthy";
  return condition === "ended" ? one.state : condition;
}
