import type { Plan, PlanStep } from "../../domain/plan.ts";
import {
  changeText,
  doneSteps,
  groupTitles,
  markOfChange,
  markOfStep,
  planFigures,
  planGroups,
  skippedSteps,
} from "./plan-overview.ts";

/** What stands above a part of it. */
export const planHeadings: readonly string[] = [...groupTitles, "Done already", "Skipped"];

/**
 * The plan as text, for `plan`, dry run, plain output and the log: what it comes to, what will be
 * done, and in a few lines what will not. `+` adds, `~` changes, `*` checks, `=` is done already,
 * `-` is skipped.
 */
export function renderPlan(plan: Plan): string[] {
  const done = doneSteps(plan);
  const skipped = skippedSteps(plan);
  return [
    planFigures(plan),
    ...planGroups(plan).flatMap(({ title, steps }) => ["", title, ...steps.flatMap(stepLines)]),
    ...(done.length === 0 ? [] : ["", "Done already", ...done.map((step) => `  = ${step.title}: ${step.because}`)]),
    ...(skipped.length === 0
      ? []
      : ["", "Skipped", ...skipped.map(({ because, titles }) => `  - ${because}: ${titles.join(", ")}`)]),
  ];
}

function stepLines(step: PlanStep): string[] {
  const changes = step.changes.map((change) => `      ${markOfChange(change)} ${changeText(change)}`);
  const why = step.readsOnly ? [] : [`      why: ${step.because}`];
  return [`  ${markOfStep(step)} ${step.title}`, ...why, ...(step.readsOnly ? [] : changes)];
}
