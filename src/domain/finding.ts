import type { CheckId } from "./check-id.ts";
import type { Problem, ProblemCode, ProblemParts, Responsible } from "./problem.ts";

/**
 * What does not work while it fails, worst first: nobody can sign in; data can be lost, or be read
 * by others; something else does less than it should.
 */
export const impacts = ["sign-in", "data", "service"] as const;
export type Impact = (typeof impacts)[number];

/**
 * What a check saw. `unknown` is an answer of its own: a check that could not look must never pass
 * for one that looked and found nothing.
 */
export type Finding =
  | {
      status: "ok";
      saw: string;
      /** There is nothing of it here that could be wrong: a rehearsal starts no containers. */
      isMoot?: true;
    }
  | {
      status: "warn" | "fail";
      /** What is wrong, in one sentence with the values that were seen. */
      saw: string;
      /** Why, or what it breaks, in one sentence. */
      why: string;
      /** What to type or do, for whoever does not take the remediation, or where there is none. */
      next: string;
      /**
       * What was really seen: a log line, an HTTP status, the missing columns. Redacted before
       * anyone sees it.
       */
      evidence: readonly string[];
      /** Where it stops an installation: what the exit code hangs on, and who has to act. */
      code?: ProblemCode;
      who?: Responsible;
      /** In place of what the check says, where it hangs on what was seen. */
      stops?: Impact;
      explains?: readonly CheckId[];
    }
  | {
      status: "unknown";
      saw: string;
      /** It could not even begin before these are OK; empty where the look itself failed. */
      waitsOn: readonly CheckId[];
    };

interface Wrong {
  saw: string;
  why: string;
  next: string;
  evidence?: readonly string[];
  code?: ProblemCode;
  who?: Responsible;
  stops?: Impact;
  explains?: readonly CheckId[];
}

/* Short forms for the four answers, so that a check reads as its rule. */

/** Looked at, and as it should be. */
export const isFine = (finding: Finding): boolean => finding.status === "ok" && finding.isMoot !== true;
export const isMoot = (finding: Finding): boolean => finding.status === "ok" && finding.isMoot === true;

export const ok = (saw: string): Finding => ({ status: "ok", saw });
export const moot = (saw: string): Finding => ({ status: "ok", saw, isMoot: true });
export const unknown = (saw: string, waitsOn: readonly CheckId[] = []): Finding => ({
  status: "unknown",
  ...{ saw, waitsOn },
});
export const fail = ({ evidence = [], ...said }: Wrong): Finding => ({ status: "fail", ...said, evidence });
export const warn = ({ evidence = [], ...said }: Wrong): Finding => ({ status: "warn", ...said, evidence });

/** A problem, as a finding: its title is what is wrong, and what was seen is the evidence. */
export const asFinding = ({ title, saw, why, next, code, who = "operator" }: ProblemParts): Wrong => ({
  ...{ saw: title, why, next, code, who },
  evidence: [saw],
});

/** What a check before an installation found, as the event `finding` says it. */
export type ReportedFinding =
  | { check: string; status: "ok"; saw: string }
  /** `skipped`: it would have stopped the run, and --skip-check has said that it does not. */
  | { check: string; status: "warn" | "fail"; problem: Problem; skipped?: true }
  | { check: string; status: "unknown"; saw: string };

export function isFailure(finding: ReportedFinding): finding is Extract<ReportedFinding, { problem: Problem }> {
  return finding.status === "fail";
}
