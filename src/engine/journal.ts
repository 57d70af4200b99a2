import type { StampedEvent } from "../domain/event.ts";
import { journalKept, largestJournal } from "../domain/file-sizes.ts";
import { inOneLine } from "../domain/grammar.ts";
import { installationPaths } from "../domain/installation-files.ts";
import { type JournalLine, parseJournalLine } from "../domain/journal-line.ts";
import type { Files } from "../domain/ports.ts";

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
  readonly #states = new Map<string, string>();
  #queue: Promise<void> = Promise.resolve();

  constructor(files: Files, directory: string) {
    this.#files = files;
    this.#path = installationPaths(directory).journal;
  }

  record(event: StampedEvent): void {
    const line = milestone(event);
    if (line === undefined || !this.#isNew(line)) return;
    // A full disk must not turn the journal into the reason for a failed run: the task itself
    // reports the disk.
    this.#queue = this.#queue
      .then(() => this.#files.appendLine(this.#path, JSON.stringify(line), 0o600))
      .catch(() => undefined);
  }

  /** A pull says ten times a second that it goes on. */
  #isNew({ service, state }: JournalLine): boolean {
    if (service === undefined || state === undefined) return true;
    if (this.#states.get(service) === state) return false;
    this.#states.set(service, state);
    return true;
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
    case "finding": {
      const { finding } = event;
      if (finding.status !== "warn" || finding.skipped !== true) return undefined;
      return { run, at, type, saw: inOneLine(`skipped by --skip-check: ${finding.check} (${finding.problem.title})`) };
    }
    case "task-started":
      return { run, at, type, task: event.task, title: event.title };
    case "service-state":
      return { run, at, type, task: event.task, service: event.service, state: event.state };
    case "task-done":
      return { run, at, type, task: event.task, changed: event.changed, milliseconds: event.milliseconds };
    case "task-failed":
      return { run, at, type, task: event.task, saw: inOneLine(event.problem.saw.split("\n")[0] ?? "") };
    case "task-cancelled":
      return { run, at, type, task: event.task };
    case "run-ended":
      return { run, at, type, outcome: event.outcome };
    default:
      return undefined;
  }
}

/**
 * How long each task took when it last ran to its end, by its id, in milliseconds. Steps with
 * nothing to do do not count.
 */
export async function taskDurations(files: Files, directory: string): Promise<Record<string, number>> {
  const text = await files.readEnd(installationPaths(directory).journal, journalKept);
  const durations: Record<string, number> = {};
  for (const line of (text ?? "").split("\n").flatMap(parseJournalLine)) {
    const { type, task, milliseconds, changed } = line;
    if (type !== "task-done" || task === undefined || milliseconds === undefined) continue;
    // A verification changes nothing and takes its time all the same.
    if (changed === true || task.startsWith("verify-")) durations[task] = milliseconds;
  }
  return durations;
}
