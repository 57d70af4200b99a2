import type { Problem } from "./problem.ts";

/**
 * What a check saw. `unknown` is an answer of its own: a check that could not look must never pass for one that looked
 * and found nothing.
 */
export type Finding =
  | { check: string; status: "ok"; saw: string }
  | { check: string; status: "warn" | "fail"; problem: Problem }
  | { check: string; status: "unknown"; saw: string };

export function isFailure(finding: Finding): finding is Extract<Finding, { problem: Problem }> {
  return finding.status === "fail";
}
