import type { DoctorResult } from "../../../../screens/doctor/state.ts";
import { causesOf, tally } from "../../../domain/doctor-overview.ts";
import type { FoundInstallation } from "../../../domain/facts/directory.ts";
import { findingHead, verdictText, waitingText } from "../../../output/text/render-findings.ts";
import { renderProblem } from "../../../output/text/render-problem.ts";
import { whereFound } from "./report-text.ts";

/** What stays in the scrollback when the screen is gone: what was repaired, what is left, and what to type about it. */
export function closingLines(
  installation: FoundInstallation | undefined,
  { reports, repairs, problem }: DoctorResult,
): string[] {
  if (problem !== undefined) return renderProblem(problem);
  if (installation === undefined || reports.length === 0)
    return ["Stopped before anything was found. To check again: dittofeed-setup doctor"];
  return [
    ...whereFound(installation),
    ...repairs.map(({ id, title, state }) => {
      // What did not help by itself may have been mended by another repair after it.
      const isWell = reports.some((report) => report.id === id && report.finding.status === "ok");
      const word = state === "not-fixed" && isWell ? repairWords["not-needed"] : repairWords[state];
      return `  ${word.padEnd(16)}  ${id.padEnd(3)}  ${title}`;
    }),
    ...causesOf(reports).flatMap(({ root, waits }) => [
      `  ${findingHead(root)}`,
      ...(waits.length === 0 ? [] : [`${under}${waitingText(waits.length)}`]),
      ...(root.remediation === undefined ? [] : [`${under}dittofeed-setup doctor --fix ${root.id}`]),
    ]),
    verdictText(tally(reports)),
  ];
}

const under = " ".repeat(13);

const repairWords: Record<DoctorResult["repairs"][number]["state"], string> = {
  waiting: "not started",
  running: "stopped midway",
  checking: "not checked",
  fixed: "fixed",
  "not-fixed": "still failing",
  "not-checked": "not checked",
  "not-needed": "OK",
  "not-agreed": "not done",
};
