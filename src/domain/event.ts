import type { ReportedFinding } from "./finding.ts";
import type { Phase, Plan } from "./plan.ts";
import type { Problem } from "./problem.ts";
import type { Target } from "./profile.ts";
import type { ServiceName } from "./service.ts";

export type ServicePhase =
  | "pulling"
  | "pulled"
  | "created"
  | "starting"
  | "waiting"
  | "healthy"
  | "running"
  | "unhealthy"
  | "exited"
  | "stopped";

/** What a task may say while it runs; the runner adds which task it was. */
export type TaskReport =
  | { type: "task-progress"; unit: "bytes" | "steps" | "rows"; done: number; total: number | undefined; item?: string }
  /** A line of somebody else's output. Redacted before it is shown, whole lines only. */
  | { type: "task-line"; source: string; line: string }
  | { type: "service-state"; service: ServiceName; state: ServicePhase; done?: number; total?: number }
  | { type: "verified"; what: string }
  | { type: "unverified"; what: string }
  /** A defect of a published image, seen just now. */
  | { type: "defect"; what: string };

/** What an operator is told at the end; every renderer shows the same. */
export interface Summary {
  mode: "standard" | "embedded";
  target: Target;
  dashboardUrl: string;
  apiUrl: string;
  workspace: { name: string; id: string | undefined; administrator: string };
  /** What to enter at Google; undefined while sign-in is postponed. */
  google: { redirectUri: string; origin: string } | undefined;
  /** Addresses to put into an iframe; empty in standard mode. */
  embeddedPages: string[];
  /** Compose file and settings: undefined where somebody else keeps them (Coolify). */
  files: {
    directory: string;
    compose: string | undefined;
    env: string | undefined;
    log: string | undefined;
    /** Where a rehearsal's PostgreSQL keeps its data, which need not be below the directory. */
    database?: string;
  };
  /**
   * Without this key what the app has encrypted is lost: the file that holds it, and whether this
   * run wrote it. Left out once somebody has said that there is a copy.
   */
  secretKey?: { file: string; isWritten: boolean };
  /** Verified from outside, one line each. */
  verified: string[];
  /** What could not be verified, and why. Never empty in a rehearsal. */
  unverified: string[];
  /** Defects of the published images that were seen; named, never papered over. */
  defects: string[];
  /** What to do next, one line each. */
  next: string[];
  savedProfile: string | undefined;
}

/**
 * Everything that a run says. Renderers, the log file and the journal are fed by this and nothing
 * else.
 */
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

/**
 * As it goes out: `at` in RFC 3339, `run` the same for every event of one run, `v` the format's
 * version.
 */
export type StampedEvent = TaskEvent & { v: 1; at: string; run: string };

export type Emit = (event: TaskEvent) => void;
