import type { ReportedFinding } from "../domain/finding.ts";
import { Problem, type ProblemParts } from "../domain/problem.ts";

/** Short forms for the four answers, so that a check reads as its rule. */
export const ok = (check: string, saw: string): ReportedFinding => ({ check, status: "ok", saw });
export const unknown = (check: string, saw: string): ReportedFinding => ({ check, status: "unknown", saw });
export const warn = (check: string, parts: ProblemParts): ReportedFinding => ({
  check,
  status: "warn",
  problem: new Problem(parts),
});
export const fail = (check: string, parts: ProblemParts): ReportedFinding => ({
  check,
  status: "fail",
  problem: new Problem(parts),
});
