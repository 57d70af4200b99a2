import type { DatabaseAccess } from "../domain/database.ts";
import type { Emit } from "../domain/event.ts";
import type { PlanFacts, PlanGroup } from "../domain/facts/facts.ts";
import type { Clock } from "../domain/ports.ts";
import { combineProblems, Problem, toProblem } from "../domain/problem.ts";
import type { Assessment, Task, TaskContext } from "../domain/task.ts";

export interface RunOptions {
  tasks: readonly Task[];
  /** Everything a task is given, apart from what the runner itself supplies. */
  context: Omit<TaskContext, "emit" | "lookAgain" | "database" | "databaseAccess">;
  /** Looks at these groups of facts afresh. */
  lookAgain(groups: readonly PlanGroup[], facts: PlanFacts): Promise<PlanFacts>;
  /** The run's one connection, for the facts as they are now. */
  database(facts: PlanFacts): Promise<DatabaseAccess>;
  emit: Emit;
  clock: Clock;
  /**
   * What to type to go on after an interruption; asked when there is one, because it depends on
   * what is done by then.
   */
  resume(): string;
}

export interface RunResult {
  /** Did any task change something? */
  changed: boolean;
  /** First thing that went wrong; with verification, one Problem that names them all. */
  problem: Problem | undefined;
  facts: PlanFacts;
}

/**
 * Runs the tasks in order. A started task ends in exactly one of done, failed, cancelled; nothing
 * is started after a failure, except that verification goes on, so that one broken endpoint does
 * not hide another.
 */
export async function runPlan(options: RunOptions): Promise<RunResult> {
  const run = { facts: options.context.facts, changed: false };
  const failures: Problem[] = [];
  for (const task of options.tasks) {
    if (options.context.signal.aborted) return { ...run, problem: cancelled(task, options.resume()) };
    const problem = await runTask(task, run, options);
    if (problem === undefined) continue;
    if (problem.code !== "verification-failed")
      return { ...run, problem: combineProblems([problem, ...failures], problem.title) };
    failures.push(problem);
  }
  return { ...run, problem: combineProblems(failures, `${failures.length} verifications failed`) };
}

async function runTask(
  task: Task,
  run: { facts: PlanFacts; changed: boolean },
  options: RunOptions,
): Promise<Problem | undefined> {
  const { emit, clock, context } = options;
  const input = () => ({ profile: context.profile, secrets: context.secrets, facts: run.facts });
  const before = task.assess(input());
  if (before.state === "skipped") {
    emit({ type: "task-skipped", task: task.id, because: before.because });
    return undefined;
  }
  const started = clock.elapsed();
  emit({ type: "task-started", task: task.id, title: task.title, phase: task.phase });
  const done = (changed: boolean, because: string) =>
    emit({ type: "task-done", task: task.id, changed, because, milliseconds: Math.round(clock.elapsed() - started) });
  try {
    if (before.state === "done") {
      done(false, before.because);
      return undefined;
    }
    const databaseAccess = async () => options.database(await options.lookAgain(["containers"], run.facts));
    const given = (): TaskContext => ({
      ...context,
      facts: run.facts,
      emit: (report) => emit({ task: task.id, ...report }),
      lookAgain: (groups) => options.lookAgain(groups, run.facts),
      database: async () => (await databaseAccess()).database,
      databaseAccess,
    });
    await task.run(given());
    context.signal.throwIfAborted();
    if (!task.readsOnly) {
      run.changed = true;
      run.facts = await options.lookAgain(task.looksAt, run.facts);
      await mustBeDone(task, task.assess(input()), given());
    }
    done(!task.readsOnly, before.because);
    return undefined;
  } catch (thrown) {
    // What was half done counts as changed: a later "nothing to change" must not be said of this
    // run.
    run.changed ||= !task.readsOnly;
    const resume = options.resume();
    const problem = context.signal.aborted ? cancelled(task, resume) : toProblem(thrown);
    if (problem.code === "cancelled") emit({ type: "task-cancelled", task: task.id, resume });
    else emit({ type: "task-failed", task: task.id, problem });
    return problem;
  }
}

/**
 * A task that returned without an error has not thereby succeeded: the machine has to say so too.
 * The machine is asked why first: that something has ended since is no fault of this program.
 */
async function mustBeDone(task: Task, after: Assessment, context: TaskContext): Promise<void> {
  if (after.state !== "needed") return;
  const why = await task.whyNotDone?.(context);
  if (why !== undefined) throw why;
  const left = after.changes.map((change) => `${change.action} ${change.what}`).join("; ");
  throw new Problem({
    code: "unexpected",
    title: `"${task.title}" ran but did not take effect`,
    saw: `${after.because}${left === "" ? "" : ` (still to do: ${left})`}`,
    why: "Later steps depend on it.",
    next: "Run the same command again. If the result is the same, something else on this host undoes the change: check the log.",
    who: "product",
  });
}

function cancelled(task: Task, resume: string): Problem {
  return new Problem({
    code: "cancelled",
    title: `Stopped at "${task.title}"`,
    saw: "A stop was requested.",
    why: "Completed steps are kept. This step can safely run again.",
    next: `Resume: ${resume}`,
  });
}
