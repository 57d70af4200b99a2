import type { Finding } from "../domain/finding.ts";
import { Problem, type ProblemParts } from "../domain/problem.ts";

/** Short forms for the four answers, so that a check reads as its rule. */
export const ok = (check: string, saw: string): Finding => ({ check, status: "ok", saw });
export const unknown = (check: string, saw: string): Finding => ({ check, status: "unknown", saw });
export const warn = (check: string, parts: ProblemParts): Finding => ({
  check,
  status: "warn",
  problem: new Problem(parts),
});
export const fail = (check: string, parts: ProblemParts): Finding => ({
  check,
  status: "fail",
  problem: new Problem(parts),
});
