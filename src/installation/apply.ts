import type { Emit, RunOutcome, Summary } from "../domain/event.ts";
import { exitCodeOf, exitCodes, outcomeOf, outcomeOfRefusal } from "../domain/exit-code.ts";
import { stoppedWhileLooking } from "../domain/problem.ts";
import { lockHeld } from "../engine/lock.ts";
import { reduce } from "../engine/reduce.ts";
import { emptyRunView, type RunView } from "../engine/run-view.ts";
import type { Planned } from "./planned.ts";
import { Reporting } from "./reporting.ts";
import { summarise } from "./summarise.ts";

export interface ApplyResult {
  exitCode: number;
  outcome: RunOutcome;
  summary: Summary | undefined;
}

export interface ApplyOptions {
  run: string;
  renderers: readonly Emit[];
  /** What to type to go on after an interruption, as it is when it comes. */
  resume(): string;
  /**
   * Called once, when the lock is held and the first events are written: from here on whoever asks
   * can attach.
   */
  begun?(records: { run: string; directory: string; log: string }): void;
}

/**
 * Plan, preflight, lock, run, verify, summary: the same for wizard and replay. Whatever happens,
 * exactly one run-ended is said, the lock is let go, and what was said is on the disk.
 */
export async function applyInstallation(
  looked: Planned,
  { run, renderers, resume, begun }: ApplyOptions,
): Promise<ApplyResult> {
  let view: RunView = emptyRunView;
  const keepView: Emit = (event) => {
    view = reduce(view, event);
  };
  const { context, lock } = looked.installation;
  const reporting = new Reporting(context, run, [...renderers, keepView]);
  const end = (
    outcome: RunOutcome,
    exitCode: number,
    problem: Parameters<typeof exitCodeOf>[0] | undefined,
    summary?: Summary,
  ): ApplyResult => {
    reporting.emit({ type: "run-ended", outcome, exitCode, problem, summary });
    return { exitCode, outcome, summary };
  };
  let planned = looked;
  let mayHaveChanged = false;
  try {
    for (const finding of planned.findings) reporting.emit({ type: "finding", finding });
    if (looked.plan.steps.length > 0) reporting.emit({ type: "plan-made", plan: looked.plan });
    const holder = await lock.owner();
    if (holder !== undefined) throw lockHeld(holder, lock.path, context.ports.clock.now());
    if (looked.obstacle !== undefined) throw looked.obstacle;
    await lock.acquire(context.commandLine);
    planned = await looked.underLock();
    if (planned !== looked) reporting.emit({ type: "plan-made", plan: planned.plan });
    if (planned.obstacle !== undefined) throw planned.obstacle;
    mayHaveChanged = true;
    const { directory } = planned.profile;
    const log = await reporting.keepRecords(directory);
    begun?.({ run, directory, log });
    const { changed, problem } = await planned.run(reporting.emit, resume);
    const summary =
      problem === undefined || problem.code === "verification-failed" ? await summarise(planned, view, log) : undefined;
    if (problem === undefined) return end(changed ? "done" : "nothing-to-do", exitCodes.done, undefined, summary);
    return end(outcomeOf(problem), context.interruption.exitCode ?? exitCodeOf(problem), problem, summary);
  } catch (thrown) {
    const next = `Resume: ${resume()}`;
    const words = mayHaveChanged ? { why: "Completed work is kept.", next } : stoppedWhileLooking(next);
    const problem = context.interruption.problemOf(thrown, words);
    const outcome = mayHaveChanged ? outcomeOf(problem) : outcomeOfRefusal(problem);
    return end(outcome, context.interruption.exitCode ?? exitCodeOf(problem), problem);
  } finally {
    // What fails here cannot change how the run ended, which has been said: the lock's owner is
    // dead in a moment anyway.
    await reporting.close().catch(() => undefined);
    await lock.release().catch(() => undefined);
    if (planned !== looked) await planned.close();
  }
}
