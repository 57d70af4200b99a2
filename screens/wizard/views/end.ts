import type { RunOutcome } from "../../../src/domain/event.ts";
import { renderProblem } from "../../../src/output/text/render-problem.ts";
import { renderSummary } from "../../../src/output/text/render-summary.ts";
import { outcomeTexts } from "../../../src/output/text/run-texts.ts";
import type { View, ViewInput } from "../../app/view.ts";
import type { Row } from "../../parts/rows.ts";
import { emptyRow, prose } from "../../parts/rows.ts";
import { patientOf } from "../state/can-examine.ts";
import { canSkip } from "../state/can-skip.ts";
import type { EndScreen } from "../state.ts";
import { textRows } from "./review.ts";

/** Where there is a key for what all other renderers say as a command. */
const headlines: Partial<Record<RunOutcome, string>> = {
  failed: "The installation failed. What was done stays done; r goes on from there.",
};

/** How many of the last log lines stand below a failure. */
const linesShown = 15;

/** What was achieved, what to open and what to do next; or what went wrong, with the log's last lines. */
export function endView({ state, theme, columns }: ViewInput, screen: EndScreen): View {
  const { view, summary, exitCode } = screen;
  const problem = screen.problem ?? view.ended?.problem;
  const outcome = view.ended?.outcome;
  const isGood = exitCode === 0;
  const title = isGood ? "Finished" : outcome === "problems-found" ? "Finished with problems" : "Not finished";
  const headline =
    outcome === undefined ? `Ended with exit code ${exitCode}.` : (headlines[outcome] ?? outcomeTexts[outcome]);
  const lines =
    isGood || view.lines.length === 0
      ? []
      : ["Last lines of the log", ...view.lines.slice(-linesShown).map(({ source, line }) => `  ${source} ${line}`)];
  const failed = view.tasks.find((task) => task.state === "failed" || task.state === "cancelled");
  const rows: Row[] = [
    ...prose(`${isGood ? theme.symbols.done : theme.symbols.failed} ${headline}`, columns, isGood ? "good" : "bad", 2),
    ...(failed === undefined ? [] : prose(`At the step: ${failed.title}`, columns, "strong", 2)),
    emptyRow,
    ...(problem === undefined ? [] : [...textRows(renderProblem(problem), columns), emptyRow]),
    ...(summary === undefined ? [] : [...textRows(renderSummary(summary), columns), emptyRow]),
    ...textRows(lines, columns),
  ];
  return {
    title,
    body: { kind: "rows", rows, top: screen.top },
    keys: isGood
      ? [["Enter leave; this text stays", "Enter leave"]]
      : [
          "r retry",
          ...(patientOf(screen, state) === undefined ? [] : ["d doctor"]),
          ...(canSkip(screen) ? [["s go on without the app's migrations", "s skip"] as const] : []),
          ["Enter leave; it can go on later", "Enter leave"],
        ],
  };
}
