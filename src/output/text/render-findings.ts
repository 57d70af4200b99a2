import type { CheckResult } from "../../domain/check.ts";
import type { Tally } from "../../domain/doctor-overview.ts";
import type { Finding, ReportedFinding } from "../../domain/finding.ts";
import { inWords } from "../../domain/in-words.ts";
import { count } from "./amounts.ts";
import { renderProblem } from "./render-problem.ts";

const marks: Record<Finding["status"], string> = { ok: "OK", warn: "warn", fail: "FAIL", unknown: "?" };

/** `FAIL  C8   AUTH_PROVIDER is not google in api.` */
export function findingHead({ id, title, finding }: Pick<CheckResult, "id" | "title" | "finding">): string {
  return `${marks[finding.status].padEnd(4)}  ${id.padEnd(3)}  ${findingText({ title, finding })}`;
}

/** A title says how it should be: it stands only where nothing was seen. */
export const findingText = ({ title, finding }: Pick<CheckResult, "title" | "finding">): string =>
  finding.status === "unknown" ? `${title}: ${finding.saw}` : finding.saw;

/** `41 checks wait for this.` */
export const waitingText = (waiting: number): string =>
  waiting === 1 ? "1 check waits for this." : `${waiting} checks wait for this.`;

export const okText = (amount: number): string => `${count(amount, "check")} OK`;

export const leftOutText = (amount: number): string =>
  `${count(amount, "check")} not part of a rehearsal, which starts no containers`;

/** `2 problems, 1 warning; 30 checks wait for H1.` */
export function verdictText({ problems, warnings, unknown, waiting }: Tally): string {
  const rest = [
    ...(unknown === 0 ? [] : [`${count(unknown, "check")} could not be made`]),
    ...(waiting.count === 0
      ? []
      : [`${count(waiting.count, "check waits", "checks wait")} for ${inWords(waiting.on)}`]),
  ];
  const none = rest.length === 0 ? "No problems" : "No problems found";
  const found = [
    problems === 0 ? none : count(problems, "problem"),
    ...(warnings === 0 ? [] : [count(warnings, "warning")]),
  ];
  return `${[found.join(", "), ...rest].join("; ")}.`;
}

export function renderFinding(finding: ReportedFinding): string[] {
  switch (finding.status) {
    case "ok":
      return [`OK: ${finding.check}: ${finding.saw}`];
    case "unknown":
      return [`Not known: ${finding.check}: ${finding.saw}`];
    case "warn":
      return renderProblem(finding.problem, "Warning");
    case "fail":
      return renderProblem(finding.problem);
  }
}
