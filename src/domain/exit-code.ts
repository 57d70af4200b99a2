import type { RunOutcome } from "./event.ts";
import type { Problem, ProblemCode } from "./problem.ts";

/**
 * The contract with scripts; in docs/commands.md and `--help`. 129, 130 and 143 come from signals.
 */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  pending: 2,
  problems: 3,
  locked: 4,
  noDocker: 5,
  stopped: 130,
} as const;

const byProblem: Partial<Record<ProblemCode, number>> = {
  usage: exitCodes.usage,
  "no-terminal": exitCodes.usage,
  "profile-invalid": exitCodes.usage,
  "profile-not-found": exitCodes.usage,
  "value-missing": exitCodes.usage,
  "value-refused": exitCodes.usage,
  "import-invalid": exitCodes.usage,
  "lock-held": exitCodes.locked,
  "engine-absent": exitCodes.noDocker,
  "engine-stopped": exitCodes.noDocker,
  "engine-forbidden": exitCodes.noDocker,
  "engine-unreachable": exitCodes.noDocker,
  "engine-too-old": exitCodes.noDocker,
  "compose-absent": exitCodes.noDocker,
  "verification-failed": exitCodes.problems,
  "certificate-missing": exitCodes.problems,
  cancelled: exitCodes.stopped,
};

export function exitCodeOf(problem: Problem): number {
  return byProblem[problem.code] ?? exitCodes.failed;
}

/** Of what ended before anything was changed. */
export function outcomeOfRefusal(problem: Problem): RunOutcome {
  return problem.code === "cancelled" ? "cancelled" : "refused";
}

export function outcomeOf(problem: Problem): RunOutcome {
  if (problem.code === "cancelled") return "cancelled";
  return problem.code === "verification-failed" ? "problems-found" : "failed";
}
