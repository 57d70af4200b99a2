import type { RunView } from "../../src/engine/run-view.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import { renderSummary } from "../../src/output/text/render-summary.ts";
import { outcomeTexts } from "../../src/output/text/run-texts.ts";
import type { WizardState } from "./state.ts";

/** What stays in the scrollback when the screens are gone. */
export function lastWords({ screen, hasChanged }: WizardState, isDraftKept: boolean): string[] {
  if (screen.name === "progress") {
    return [
      "You left while the installation was still running. Start dittofeed-setup again: it goes on from where it stood.",
    ];
  }
  if (screen.name !== "end") {
    if (hasChanged) return ["What was done stays done. Start dittofeed-setup again to go on from there."];
    return isDraftKept ? [`Nothing was changed. ${draftWords}`] : ["Nothing was changed."];
  }
  const problem = screen.problem ?? screen.view.ended?.problem;
  const outcome = screen.view.ended?.outcome;
  return [
    ...(problem === undefined ? [] : [...renderProblem(problem), ""]),
    ...(screen.summary === undefined ? [] : [...renderSummary(screen.summary), ""]),
    ...(problem === undefined ? resume(screen.view) : []),
    // Whoever asked to stop was told so above, where it says what to type.
    ...(screen.isDraftKept && outcome !== "cancelled" ? [draftWords] : []),
    outcome === undefined ? `Ended with exit code ${screen.exitCode}.` : outcomeTexts[outcome],
  ];
}

const draftWords = "Your answers are kept, without secrets: start dittofeed-setup again to go on with them.";

/** After a stop: what to type to go on. */
function resume({ tasks }: RunView): string[] {
  const stopped = tasks.find((task) => task.state === "cancelled");
  return stopped?.because === undefined ? [] : [`Stopped at: ${stopped.title}`, `To go on:   ${stopped.because}`];
}
