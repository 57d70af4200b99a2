import type { Emit, RunOutcome, Summary } from "../domain/event.ts";
import { exitCodeOf, exitCodes, outcomeOf, outcomeOfRefusal } from "../domain/exit-code.ts";
import { installationPaths } from "../domain/installation-files.ts";
import { stoppedWhileLooking } from "../domain/problem.ts";
import { InstallationLock, lockHeld } from "../engine/lock.ts";
import { reduce } from "../engine/reduce.ts";
import { emptyRunView, type RunView } from "../engine/run-view.ts";
import type { InstallationContext } from "./context.ts";
import type { Installation } from "./installation.ts";
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
}

/**
 * Plan, preflight, lock, run, verify, summary: the same for wizard and replay. Whatever happens, exactly one run-ended is
 * said, the lock is let go, and what was said is on the disk.
 */
export async function applyInstallation(
  context: InstallationContext,
  looked: Installation,
  { run, renderers, resume }: ApplyOptions,
): Promise<ApplyResult> {
  let view: RunView = emptyRunView;
  const keepView: Emit = (event) => {
    view = reduce(view, event);
  };
  const reporting = new Reporting(context, run, [...renderers, keepView]);
  const { files, host, clock } = context.ports;
  const lock = new InstallationLock({ files, host, clock }, looked.profile.directory);
  const end = (
    outcome: RunOutcome,
    exitCode: number,
    problem: Parameters<typeof exitCodeOf>[0] | undefined,
    summary?: Summary,
  ): ApplyResult => {
    reporting.emit({ type: "run-ended", outcome, exitCode, problem, summary });
    return { exitCode, outcome, summary };
  };
  let installation = looked;
  let mayHaveChanged = false;
  try {
    for (const finding of installation.findings) reporting.emit({ type: "finding", finding });
    if (looked.plan.steps.length > 0) reporting.emit({ type: "plan-made", plan: looked.plan });
    if (looked.obstacle !== undefined) throw looked.obstacle;
    const holder = await lock.owner();
    if (holder !== undefined) throw lockHeld(holder, installationPaths(looked.profile.directory).lock);
    await lock.acquire(context.commandLine);
    installation = await looked.underLock();
    if (installation !== looked) reporting.emit({ type: "plan-made", plan: installation.plan });
    if (installation.obstacle !== undefined) throw installation.obstacle;
    mayHaveChanged = true;
    const log = await reporting.keepRecords(installation.profile.directory);
    const { changed, problem } = await installation.run(reporting.emit, resume);
    const summary =
      problem === undefined || problem.code === "verification-failed" ? summarise(installation, view, log) : undefined;
    if (problem === undefined) return end(changed ? "done" : "nothing-to-do", exitCodes.done, undefined, summary);
    return end(outcomeOf(problem), context.interruption.exitCode ?? exitCodeOf(problem), problem, summary);
  } catch (thrown) {
    const next = `To go on: ${resume()}`;
    const words = mayHaveChanged ? { why: "What was done before stays done.", next } : stoppedWhileLooking(next);
    const problem = context.interruption.problemOf(thrown, words);
    const outcome = mayHaveChanged ? outcomeOf(problem) : outcomeOfRefusal(problem);
    return end(outcome, context.interruption.exitCode ?? exitCodeOf(problem), problem);
  } finally {
    // What fails here cannot change how the run ended, which has been said: the lock's owner is dead in a moment anyway.
    await reporting.close().catch(() => undefined);
    await lock.release().catch(() => undefined);
    if (installation !== looked) await installation.close();
  }
}
