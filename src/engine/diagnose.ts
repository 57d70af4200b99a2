import type { ReportedFinding } from "../domain/finding.ts";
import type { CheckInput, PreflightCheck } from "../domain/preflight-check.ts";
import { toProblem } from "../domain/problem.ts";

/**
 * Runs the checks in order. One whose `needs` did not pass is `unknown: waiting on …`, and one that throws is a single
 * `unknown` line: neither can hide the others, and neither can pass for "nothing wrong".
 */
export function runPreflight(checks: readonly PreflightCheck[], input: CheckInput): ReportedFinding[] {
  const findings: ReportedFinding[] = [];
  const passed = new Set<string>();
  for (const check of checks) {
    const finding = detect(check, input, passed);
    if (finding.status === "ok" || finding.status === "warn") passed.add(check.id);
    findings.push(finding);
  }
  return findings;
}

function detect(check: PreflightCheck, input: CheckInput, passed: ReadonlySet<string>): ReportedFinding {
  const waitingOn = (check.needs ?? []).filter((id) => !passed.has(id));
  if (waitingOn.length > 0) return { check: check.id, status: "unknown", saw: `waiting on ${waitingOn.join(", ")}` };
  try {
    return check.detect(input);
  } catch (thrown) {
    return { check: check.id, status: "unknown", saw: `the check itself failed: ${toProblem(thrown).saw}` };
  }
}
