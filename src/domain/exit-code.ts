import type { RunOutcome } from "./event.ts";
import type { Problem, ProblemCode } from "./problem.ts";

/** The contract with scripts; documented in README and `--help`. 130 and 143 come from signals. */
export const exitCodes = { done: 0, failed: 1, usage: 2, pending: 2, problems: 3, locked: 4, noDocker: 5 } as const;

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
  "compose-absent": exitCodes.noDocker,
  "verification-failed": exitCodes.problems,
};

export function exitCodeOf(problem: Problem): number {
  return byProblem[problem.code] ?? exitCodes.failed;
}

export function outcomeOf(problem: Problem): RunOutcome {
  if (problem.code === "cancelled") return "cancelled";
  return problem.code === "verification-failed" ? "problems-found" : "failed";
}
