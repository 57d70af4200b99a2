/** Phases in the order in which an operator sees them. */
export const phases = [
  "records",
  "files",
  "source",
  "images",
  "infrastructure",
  "database",
  "workspace",
  "applications",
  "verification",
] as const;
export type Phase = (typeof phases)[number];

/**
 * One thing that a step will change, in words for the review: `create .env (mode 0600)`, `generate
 * JWT_SECRET`.
 */
export interface Change {
  action:
    | "create"
    | "update"
    | "start"
    | "recreate"
    | "pull"
    | "load"
    | "apply"
    | "insert"
    | "verify"
    | "save"
    | "log-in";
  what: string;
}

export interface PlanStep {
  task: string;
  phase: Phase;
  title: string;
  /** Why this step is in the plan, or why it is not needed, or why it is skipped. */
  because: string;
  state: "needed" | "done" | "skipped";
  changes: Change[];
  /** Verification: it runs every time, and changes nothing. */
  readsOnly: boolean;
}

/**
 * What a run would do, in order. Made by a pure function; the review screen, `plan` and replay all
 * print this.
 */
export interface Plan {
  steps: PlanStep[];
}

/** Steps that would change something: none means "nothing to change". */
export function pendingSteps(plan: Plan): PlanStep[] {
  return plan.steps.filter((step) => step.state === "needed" && !step.readsOnly);
}

/** Steps that a run does, those that only look among them: what review, progress and end count. */
export function stepsToRun(plan: Plan): PlanStep[] {
  return plan.steps.filter((step) => step.state === "needed");
}
