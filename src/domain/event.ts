import type { ReportedFinding } from "./finding.ts";
import type { Phase, Plan } from "./plan.ts";
import type { Problem } from "./problem.ts";
import type { Summary } from "./summary.ts";
import type { ServicePhase, TaskReport } from "./task-report.ts";

export type { ServicePhase, TaskReport };

/** Everything that a run says. Renderers, the log file and the journal are fed by this and nothing else. */
export type TaskEvent =
  | { type: "plan-made"; plan: Plan }
  | { type: "finding"; finding: ReportedFinding }
  | { type: "task-started"; task: string; title: string; phase: Phase }
  | ({ task: string } & TaskReport)
  | { type: "task-skipped"; task: string; because: string }
  | { type: "task-done"; task: string; changed: boolean; because: string; milliseconds: number }
  | { type: "task-failed"; task: string; problem: Problem }
  /** `resume` is what to type to go on from here. */
  | { type: "task-cancelled"; task: string; resume: string }
  | {
      type: "run-ended";
      outcome: RunOutcome;
      exitCode: number;
      problem: Problem | undefined;
      summary: Summary | undefined;
    };

/** `refused`: something stood in the way, and nothing was changed. */
export type RunOutcome =
  | "changes-pending"
  | "refused"
  | "done"
  | "nothing-to-do"
  | "failed"
  | "problems-found"
  | "cancelled";

/** As it goes out: `at` in RFC 3339, `run` the same for every event of one run, `v` the format's version. */
export type StampedEvent = TaskEvent & { v: 1; at: string; run: string };

export type Emit = (event: TaskEvent) => void;
