import type { StampedEvent } from "../domain/event.ts";
import { journalKept, largestJournal } from "../domain/file-sizes.ts";
import { inOneLine, runId } from "../domain/grammar.ts";
import { installationPaths } from "../domain/installation-files.ts";
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
}

interface JournalLine {
  run: string;
  at: string;
  type: string;
  task?: string;
  title?: string;
  outcome?: string;
  changed?: boolean;
  milliseconds?: number;
}

/**
 * Cuts a journal that has grown: its last runs stay. For whoever holds the lock, before a run
 * writes to it.
 */
export async function shortenJournal(files: Files, directory: string): Promise<void> {
  const path = installationPaths(directory).journal;
  const { bytes = 0 } = (await files.facts(path)) ?? {};
  if (bytes <= largestJournal) return;
  await files.write(path, (await files.readEnd(path, journalKept)) ?? "", 0o600);
}

/**
 * Writes the milestones of a run, one flushed line each, so that kill -9 leaves a readable trace.
 */
export class Journal {
  readonly #files: Files;
  readonly #path: string;
  #queue: Promise<void> = Promise.resolve();

  constructor(files: Files, directory: string) {
    this.#files = files;
    this.#path = installationPaths(directory).journal;
  }

  record(event: StampedEvent): void {
    const line = milestone(event);
    if (line === undefined) return;
    // A full disk must not turn the journal into the reason for a failed run: the task itself
    // reports the disk.
    this.#queue = this.#queue
      .then(() => this.#files.appendLine(this.#path, JSON.stringify(line), 0o600))
      .catch(() => undefined);
  }

  /** Resolves when everything recorded so far has been written. */
  flush(): Promise<void> {
    return this.#queue;
  }
}

function milestone(event: StampedEvent): JournalLine | undefined {
  const { run, at, type } = event;
  switch (type) {
    case "plan-made":
      return { run, at, type };
    case "task-started":
      return { run, at, type, task: event.task, title: event.title };
    case "task-done":
      return { run, at, type, task: event.task, changed: event.changed, milliseconds: event.milliseconds };
    case "task-failed":
    case "task-cancelled":
      return { run, at, type, task: event.task };
    case "run-ended":
      return { run, at, type, outcome: event.outcome };
    default:
      return undefined;
  }
}

export async function readLastRun(files: Files, directory: string): Promise<LastRun | undefined> {
  const text = await files.readEnd(installationPaths(directory).journal, journalKept);
  const lines = (text ?? "").split("\n").flatMap(parseLine);
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
    stoppedAtTitle: clean
      ? undefined
      : own.find(({ task, title }) => task === lastTask?.task && title !== undefined)?.title,
  };
}

const moment = /^\d{4}-\d\d-\d\dT[\d:.]{5,12}Z$/;
/** Of this program: kinds of events, tasks, outcomes. */
const word = /^[a-z][a-z0-9-]{0,79}$/;

function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

/**
 * A line that this program did not write, or not whole, is none: what it says becomes a file's name
 * and a person's text.
 */
function parseLine(line: string): JournalLine[] {
  try {
    const { run, at, type, task, title, outcome, changed, milliseconds } = JSON.parse(line) as Record<string, unknown>;
    if (!isText(run, runId) || !isText(at, moment) || !isText(type, word)) return [];
    return [
      {
        ...{ run, at, type },
        ...(isText(task, word) && { task }),
        ...(typeof title === "string" && { title: inOneLine(title) }),
        ...(isText(outcome, word) && { outcome }),
        ...(typeof changed === "boolean" && { changed }),
        ...(typeof milliseconds === "number" && milliseconds >= 0 && { milliseconds }),
      },
    ];
  } catch {
    // Empty, or cut off in the middle by a crash.
    return [];
  }
}

/**
 * How long each task took when it last ran to its end, by its id, in milliseconds. Steps with
 * nothing to do do not count.
 */
export async function taskDurations(files: Files, directory: string): Promise<Record<string, number>> {
  const text = await files.readEnd(installationPaths(directory).journal, journalKept);
  const durations: Record<string, number> = {};
  for (const line of (text ?? "").split("\n").flatMap(parseLine)) {
    const { type, task, milliseconds, changed } = line;
    if (type !== "task-done" || task === undefined || milliseconds === undefined) continue;
    // A verification changes nothing and takes its time all the same.
    if (changed === true || task.startsWith("verify-")) durations[task] = milliseconds;
  }
  return durations;
}
