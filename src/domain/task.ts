import type { Database, DatabaseAccess } from "./database.ts";
import type { TaskReport } from "./event.ts";
import type { PlanFacts, PlanGroup } from "./facts/facts.ts";
import type { Change, Phase } from "./plan.ts";
import type { Ports } from "./ports.ts";
import type { Problem } from "./problem.ts";
import type { ResolvedProfile } from "./profile.ts";
import type { InstallationSecrets, MakeSecret } from "./secret.ts";

export type { Change, Phase };

/** What a task says when it is shown the facts. */
export type Assessment =
  | { state: "done"; because: string }
  | { state: "needed"; because: string; changes: Change[] }
  | { state: "skipped"; because: string };

/**
 * Everything an assessment may depend on: no port, no clock, so that the same input gives the same
 * plan.
 */
export interface AssessInput {
  profile: ResolvedProfile;
  facts: PlanFacts;
  secrets: InstallationSecrets;
}

export interface TaskContext extends AssessInput {
  ports: Ports;
  signal: AbortSignal;
  /**
   * For values that turn up during the run (tokens, keys read from the database): wrapped before
   * anyone can print them.
   */
  makeSecret: MakeSecret;
  emit(report: TaskReport): void;
  /**
   * Looks at these groups of facts afresh; for verification, which must not believe what was seen
   * before.
   */
  lookAgain(groups: readonly PlanGroup[]): Promise<PlanFacts>;
  /**
   * The run's one connection; opened when first asked for, and again after a restart of the server.
   */
  database(): Promise<Database>;
  /** The same, with what a dump needs. */
  databaseAccess(): Promise<DatabaseAccess>;
}

/**
 * One file in `tasks/` each. `assess` is the one truth about "is it done": the plan is made of it,
 * the runner asks it before `run` with the facts as the steps before left them, and asks it again
 * afterwards with facts looked at afresh: a task has succeeded only when the machine says so.
 */
export interface Task {
  id: string;
  phase: Phase;
  title: string;
  /**
   * Groups of facts that the assessment reads and `run` changes: they are looked at again before
   * and after.
   */
  looksAt: readonly PlanGroup[];
  assess(input: AssessInput): Assessment;
  run(ctx: TaskContext): Promise<void>;
  /**
   * Asked where `run` has returned and the assessment still says that it is not done: what on the
   * machine is the cause. Undefined where nothing is seen.
   */
  whyNotDone?(ctx: TaskContext): Promise<Problem | undefined>;
  /**
   * True where nothing lasting is changed and so nothing can be looked at afterwards
   * (verification): it is done when `run` returns, and it never makes a plan non-empty by itself.
   */
  readsOnly?: boolean;
}
