import type { Check, CheckInput } from "../domain/check.ts";
import type { Finding } from "../domain/finding.ts";
import { toProblem } from "../domain/problem.ts";

/**
 * Runs the checks in order. One whose `needs` did not pass is `unknown: waiting on …`, and one that throws is a single
 * `unknown` line: neither can hide the others, and neither can pass for "nothing wrong".
 */
export function diagnose(checks: readonly Check[], input: CheckInput): Finding[] {
  const findings: Finding[] = [];
  const passed = new Set<string>();
  for (const check of checks) {
    const finding = detect(check, input, passed);
    if (finding.status === "ok" || finding.status === "warn") passed.add(check.id);
    findings.push(finding);
  }
  return findings;
}

function detect(check: Check, input: CheckInput, passed: ReadonlySet<string>): Finding {
  const waitingOn = (check.needs ?? []).filter((id) => !passed.has(id));
  if (waitingOn.length > 0) return { check: check.id, status: "unknown", saw: `waiting on ${waitingOn.join(", ")}` };
  try {
    return check.detect(input);
  } catch (thrown) {
    return { check: check.id, status: "unknown", saw: `the check itself failed: ${toProblem(thrown).saw}` };
  }
}
