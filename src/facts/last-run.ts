import { installationPaths } from "../domain/installation-files.ts";
import { parseJournalLine } from "../domain/journal-line.ts";
import type { Files } from "../domain/ports.ts";

/** What `status` and the wizard say about the last run. A hint: the machine is the truth. */
export interface LastRun {
  run: string;
  startedAt: string;
  endedAt: string | undefined;
  outcome: string | undefined;
  /** The task that was under way or went wrong; undefined after a clean end. */
  stoppedAt: string | undefined;
  /**
   * The same in words; undefined where the journal was written by a version that did not keep them.
   */
  stoppedAtTitle: string | undefined;
  /** What was seen of what went wrong, its first line; whose words these are it does not say. */
  saw?: string;
}

export async function readLastRun(files: Files, directory: string): Promise<LastRun | undefined> {
  const text = await files.read(installationPaths(directory).journal);
  const lines = (text ?? "").split("\n").flatMap(parseJournalLine);
  const last = lines.at(-1);
  if (last === undefined) return undefined;
  const own = lines.filter((line) => line.run === last.run);
  const ended = own.find((line) => line.type === "run-ended");
  // A verification that failed does not end the run: what stopped it is not what came last.
  const failed = own.find((line) => line.type === "task-failed" || line.type === "task-cancelled");
  const lastTask = failed ?? own.findLast((line) => line.type.startsWith("task-"));
  const clean = ended?.outcome === "done" || ended?.outcome === "nothing-to-do";
  return {
    run: last.run,
    startedAt: own[0]?.at ?? last.at,
    endedAt: ended?.at,
    outcome: ended?.outcome,
    stoppedAt: clean ? undefined : lastTask?.task,
    ...(!clean && failed?.saw !== undefined && { saw: failed.saw }),
    stoppedAtTitle: clean
      ? undefined
      : own.find(({ task, title }) => task === lastTask?.task && title !== undefined)?.title,
  };
}
