import { bytesText, percentOf, progressText, secondsText } from "./amounts.ts";
import { phaseTitles } from "./phase-title.ts";
import { renderFinding } from "./render-finding.ts";
import { outcomeTexts } from "./render-outcome.ts";
import { renderPlan } from "./render-plan.ts";
import { renderProblem } from "./render-problem.ts";
import { serviceStateTexts } from "./render-service.ts";
import { renderSummary } from "./render-summary.ts";

/** All texts that renderers share, in one hand: `src/cli` gives them to the screens, which may not import this room. */
export const words = {
  plan: renderPlan,
  finding: renderFinding,
  problem: renderProblem,
  summary: renderSummary,
  outcomes: outcomeTexts,
  phases: phaseTitles,
  serviceStates: serviceStateTexts,
  progress: progressText,
  percent: percentOf,
  bytes: bytesText,
  seconds: secondsText,
};
