import type { DoctorResult } from "../../../../screens/doctor/state.ts";
import { overview, tally } from "../../../domain/doctor-overview.ts";
import type { FoundInstallation } from "../../../domain/facts/directory.ts";
import { findingHead, verdictText } from "../../../output/text/render-findings.ts";
import { renderProblem } from "../../../output/text/render-problem.ts";
import { whereFound } from "./report-text.ts";

/** What stays in the scrollback when the screen is gone: what was repaired, what is left, and what to type about it. */
export function closingLines(installation: FoundInstallation, { reports, repairs, problem }: DoctorResult): string[] {
  if (problem !== undefined) return renderProblem(problem);
  if (reports.length === 0) return ["Left before anything was found. dittofeed-setup doctor looks again."];
  const left = overview(reports).flatMap(({ shown }) => shown);
  return [
    whereFound(installation),
    ...repairs.map(({ id, title, state }) => {
      // What did not help by itself may have been mended by another repair after it.
      const isWell = reports.some((report) => report.id === id && report.finding.status === "ok");
      const word = state === "not-fixed" && isWell ? repairWords["not-needed"] : repairWords[state];
      return `  ${word.padEnd(12)}  ${id.padEnd(3)}  ${title}`;
    }),
    ...left.flatMap(({ id, title, finding, remediation }) => [
      findingHead({ id, title, finding }),
      ...(remediation === undefined ? [] : [`             dittofeed-setup doctor --fix ${id}`]),
    ]),
    verdictText(tally(reports)),
  ];
}

const repairWords: Record<DoctorResult["repairs"][number]["state"], string> = {
  waiting: "not begun",
  running: "stopped",
  fixed: "repaired",
  "not-fixed": "NOT repaired",
  "not-needed": "OK",
};
