import type { CheckId } from "./check-id.ts";
import type { Problem } from "./problem.ts";

/**
 * What a check saw. `unknown` is an answer of its own: a check that could not look must never pass for one that looked and found
 * nothing.
 */
export type Finding =
  | { status: "ok"; saw: string }
  | {
      status: "warn" | "fail";
      /** What is wrong, in one sentence with the values that were seen. */
      saw: string;
      /** Why, or what it breaks, in one sentence. */
      why: string;
      /** What to type or do, for whoever does not take the remediation, or where there is none. */
      next: string;
      /** What was really seen: a log line, an HTTP status, the missing columns. Redacted before anyone sees it. */
      evidence: readonly string[];
    }
  | {
      status: "unknown";
      saw: string;
      /** It could not even begin before these are in order; empty where the look itself failed. */
      waitsOn: readonly CheckId[];
    };

interface Wrong {
  saw: string;
  why: string;
  next: string;
  evidence?: readonly string[];
}

/* Short forms for the four answers, so that a check reads as its rule. */

export const ok = (saw: string): Finding => ({ status: "ok", saw });
export const unknown = (saw: string): Finding => ({ status: "unknown", saw, waitsOn: [] });
export const fail = ({ evidence = [], ...said }: Wrong): Finding => ({ status: "fail", ...said, evidence });
export const warn = ({ evidence = [], ...said }: Wrong): Finding => ({ status: "warn", ...said, evidence });

/** What a check before an installation found, as the event `finding` says it. */
export type ReportedFinding =
  | { check: string; status: "ok"; saw: string }
  | { check: string; status: "warn" | "fail"; problem: Problem }
  | { check: string; status: "unknown"; saw: string };

export function isFailure(finding: ReportedFinding): finding is Extract<ReportedFinding, { problem: Problem }> {
  return finding.status === "fail";
}
