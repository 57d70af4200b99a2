import type { CheckResult } from "../../domain/check.ts";
import type { CategoryOverview, OverviewRow, Tally } from "../../domain/doctor-overview.ts";
import type { Finding, ReportedFinding } from "../../domain/finding.ts";
import { count } from "./amounts.ts";
import { renderProblem } from "./render-problem.ts";

const marks: Record<Finding["status"], string> = { ok: "ok", warn: "warn", fail: "FAIL", unknown: "?" };

/**
 * `  FAIL  C8   AUTH_PROVIDER is not google in api.` A title says how it should be: it stands only
 * where nothing was seen.
 */
export function findingHead({ id, title, finding }: Pick<CheckResult, "id" | "title" | "finding">): string {
  const text = finding.status === "unknown" ? `${title}: ${finding.saw}` : finding.saw;
  return `  ${marks[finding.status].padEnd(4)}  ${id.padEnd(3)}  ${text}`;
}

/** `3 of 8 OK, 5 wait on H1` */
export function categoryText({ looked, inOrder, waiting }: CategoryOverview<OverviewRow>): string {
  const wait = waiting.count === 0 ? "" : `, ${waitingText(waiting)}`;
  return `${inOrder} of ${looked} OK${wait}`;
}

/** `2 problems, 1 warning; 30 checks wait on H1` */
export function verdictText({ problems, warnings, unknown, waiting }: Tally): string {
  const found =
    problems + warnings === 0
      ? "Nothing is wrong"
      : [count(problems, "problem"), count(warnings, "warning")].join(", ");
  const rest = [
    ...(unknown === 0 ? [] : [`${unknown} could not be looked at`]),
    ...(waiting.count === 0 ? [] : [waitingText(waiting)]),
  ];
  return `${[problems + warnings === 0 && rest.length > 0 ? "Nothing wrong was found" : found, ...rest].join("; ")}.`;
}

/** `C8, S1 and S4` */
/** Made when needed: the first thing of Intl takes 10 ms, and every command loads this file. */
const inWords = (all: readonly string[]) => new Intl.ListFormat("en-GB", { type: "conjunction" }).format(all);

function waitingText({ count: waiting, on }: Tally["waiting"]): string {
  return `${waiting} ${waiting === 1 ? "waits" : "wait"} on ${inWords(on)}`;
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
