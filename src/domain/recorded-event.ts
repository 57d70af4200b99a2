import type { StampedEvent, TaskEvent } from "./event.ts";
import { inOneLine, runId } from "./grammar.ts";
import type { ProcessIdentity } from "./ports.ts";
import { Problem, type ProblemParts } from "./problem.ts";

/**
 * The first line of a run's events: which process it is, so that whoever attaches knows whether it
 * still lives.
 */
export interface RunRecord extends ProcessIdentity {
  run: string;
  at: string;
  command: string;
}

export type RecordedLine = ({ type: "run-began" } & RunRecord) | StampedEvent;

/** A problem keeps what the key "fix" needs, which its own JSON leaves out. */
export function recordedText(line: RecordedLine): string {
  return JSON.stringify(line, function (this: Record<string, unknown>, key, value: unknown) {
    const original = this[key];
    return original instanceof Problem ? { ...original.toJSON(), repairs: original.repairs } : value;
  });
}

/**
 * Which events there are; a record of a later version may hold others, which nobody here could
 * show.
 */
const known: Readonly<Record<TaskEvent["type"], true>> = {
  "plan-made": true,
  finding: true,
  "task-started": true,
  "task-progress": true,
  "task-line": true,
  "service-state": true,
  verified: true,
  unverified: true,
  defect: true,
  "task-skipped": true,
  "task-done": true,
  "task-failed": true,
  "task-cancelled": true,
  "run-ended": true,
};

/** A line that was cut off in the middle, or that is of another version, is none. */
export function parseRecordedLine(line: string): RecordedLine[] {
  try {
    const parsed = JSON.parse(line, revived) as Record<string, unknown>;
    const { type, run, at, command } = parsed;
    if (typeof run !== "string" || !runId.test(run) || typeof at !== "string" || Number.isNaN(Date.parse(at)))
      return [];
    if (type === "run-began") return identityIn(parsed, { type, run, at, command: inOneLine(String(command)) });
    return typeof type === "string" && type in known ? [parsed as unknown as StampedEvent] : [];
  } catch {
    return [];
  }
}

function identityIn(
  { pid, bootId, startedAtTick, hostname }: Record<string, unknown>,
  rest: { type: "run-began" } & Pick<RunRecord, "run" | "at" | "command">,
): RecordedLine[] {
  if (!Number.isSafeInteger(pid) || ![bootId, startedAtTick, hostname].every((one) => typeof one === "string"))
    return [];
  return [
    {
      ...rest,
      pid: Number(pid),
      bootId: String(bootId),
      startedAtTick: String(startedAtTick),
      hostname: inOneLine(String(hostname)),
    },
  ];
}

function revived(key: string, value: unknown): unknown {
  return key === "problem" && typeof value === "object" && value !== null ? new Problem(value as ProblemParts) : value;
}
