import { type Phase, phases } from "../../src/domain/plan.ts";
import type { RunView, TaskView } from "../../src/engine/run-view.ts";
import { count } from "../../src/output/text/amounts.ts";

export type PhaseState = "failed" | "running" | "waiting" | "done";

/** Phases in which everything is skipped are left out. One has the work, also between two of its steps. */
export function phaseStates({ tasks }: RunView): { phase: Phase; state: PhaseState }[] {
  const of = (phase: Phase) => tasks.filter((task) => task.phase === phase && task.state !== "skipped");
  const states = phases
    .filter((phase) => of(phase).length > 0)
    .map((phase) => ({ phase, state: stateOf(of(phase).map(({ state }) => state)) }));
  const current = states.find(({ state }) => state === "running") ?? states.find(({ state }) => state === "waiting");
  const isStopped = states.some(({ state }) => state === "failed");
  return states.map((one) => (one === current && !isStopped ? { ...one, state: "running" } : one));
}

function stateOf(states: readonly TaskView["state"][]): PhaseState {
  if (states.some((state) => state === "failed" || state === "cancelled")) return "failed";
  if (states.includes("running")) return "running";
  if (!states.includes("waiting")) return "done";
  return states.includes("done") ? "running" : "waiting";
}

/** `8 steps skipped: a rehearsal starts no containers`; without the reason where there are several. */
export function skippedText({ tasks }: RunView): string | undefined {
  const skipped = tasks.filter(({ state }) => state === "skipped");
  const reasons = new Set(skipped.map(({ because }) => because));
  if (skipped.length === 0) return undefined;
  return `${count(skipped.length, "step")} skipped${reasons.size === 1 ? `: ${skipped[0]?.because}` : ""}`;
}
