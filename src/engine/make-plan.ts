import type { Plan, PlanStep } from "../domain/plan.ts";
import type { AssessInput, Task } from "../domain/task.ts";

/** Pure: the same profile, facts and secrets give the same plan, byte for byte. */
export function makePlan(tasks: readonly Task[], input: AssessInput): Plan {
  return { steps: tasks.map((task) => planStep(task, input)) };
}

function planStep(task: Task, input: AssessInput): PlanStep {
  const assessment = task.assess(input);
  return {
    task: task.id,
    phase: task.phase,
    title: task.title,
    because: assessment.because,
    state: assessment.state,
    changes: assessment.state === "needed" ? assessment.changes : [],
    readsOnly: task.readsOnly ?? false,
  };
}
