import type { Plan, PlanStep } from "../../domain/plan.ts";
import { pendingSteps } from "../../domain/plan.ts";
import { phases } from "../../domain/task.ts";
import { count } from "./amounts.ts";
import { phaseTitles } from "./run-texts.ts";

/**
 * The plan as text, for `plan`, dry run, plain output and the review screen.
 * `+` changes something, `?` only looks, `=` is done already, `-` is skipped.
 */
export function renderPlan(plan: Plan): string[] {
  const groups = phases.flatMap((phase) => {
    const steps = plan.steps.filter((step) => step.phase === phase);
    return steps.length === 0 ? [] : [phaseTitles[phase], ...steps.flatMap(renderStep), ""];
  });
  return [...groups, conclusion(plan)];
}

function renderStep(step: PlanStep): string[] {
  switch (step.state) {
    case "done":
      return [`  = ${step.title}`, `      done already: ${step.because}`];
    case "skipped":
      return [`  - ${step.title}`, `      skipped: ${step.because}`];
    case "needed": {
      const changes = step.changes.map((change) => `      ${change.action} ${change.what}`);
      return [`  ${step.readsOnly ? "?" : "+"} ${step.title}`, `      why: ${step.because}`, ...changes];
    }
  }
}

function conclusion(plan: Plan): string {
  const pending = pendingSteps(plan).length;
  const skipped = plan.steps.filter((step) => step.state === "skipped").length;
  const also = skipped === 0 ? "" : ` ${count(skipped, "step")} skipped.`;
  return pending === 0 ? `Nothing to change.${also}` : `${count(pending, "step")} to do.${also}`;
}
