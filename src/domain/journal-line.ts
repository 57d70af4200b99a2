import { inOneLine, runId } from "./grammar.ts";

/** A milestone of a run, as the journal holds it. */
export interface JournalLine {
  run: string;
  at: string;
  type: string;
  task?: string;
  title?: string;
  /** Of a change of a service: which, and what it is now. */
  service?: string;
  state?: string;
  saw?: string;
  outcome?: string;
  changed?: boolean;
  milliseconds?: number;
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
export function parseJournalLine(line: string): JournalLine[] {
  try {
    const { run, at, type, task, title, service, state, saw, outcome, changed, milliseconds } = JSON.parse(
      line,
    ) as Record<string, unknown>;
    if (!isText(run, runId) || !isText(at, moment) || !isText(type, word)) return [];
    return [
      {
        ...{ run, at, type },
        ...(isText(task, word) && { task }),
        ...(typeof title === "string" && { title: inOneLine(title) }),
        ...(isText(service, word) && { service }),
        ...(isText(state, word) && { state }),
        ...(typeof saw === "string" && { saw: inOneLine(saw) }),
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
