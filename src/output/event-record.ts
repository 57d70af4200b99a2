import { escapeUnseen } from "../domain/clean-text.ts";
import type { Emit, TaskEvent } from "../domain/event.ts";
import { largestEvents } from "../domain/file-sizes.ts";
import { type RecordedLine, type RunRecord, recordedText } from "../domain/recorded-event.ts";

export interface EventRecordOptions {
  /** Appends text that ends with a line break. */
  append(text: string): void;
  began: RunRecord;
  now(): Date;
  /** Bytes, from which on only what every view needs is kept. */
  most?: number;
}

/**
 * A download says ten times a second how far it is; whoever attaches later needs to know it twice.
 */
const progressEveryMs = 500;

/** Everything a run says, for whoever attaches to it. Hand it cleaned, redacted events only. */
export function createEventRecord({ append, began, now, most = largestEvents }: EventRecordOptions): Emit {
  let room = most;
  const lastSaid = new Map<string, { at: number; state: string | undefined }>();
  const write = (line: RecordedLine) => {
    const text = `${escapeUnseen(recordedText(line))}\n`;
    room -= text.length;
    append(text);
  };
  const isNews = (event: TaskEvent, at: number): boolean => {
    if (event.type !== "service-state" && event.type !== "task-progress") return true;
    const [key, state] =
      event.type === "service-state" ? [event.service, event.state] : [`${event.task} ${event.item ?? ""}`, undefined];
    const last = lastSaid.get(key);
    const isSoon = last !== undefined && last.state === state && at - last.at < progressEveryMs;
    if (isSoon && event.done !== event.total) return false;
    lastSaid.set(key, { at, state });
    return true;
  };
  write({ type: "run-began", ...began });
  return (event) => {
    const at = now();
    if ((event.type === "task-line" && room <= 0) || !isNews(event, at.getTime())) return;
    write({ ...event, v: 1, at: at.toISOString(), run: began.run });
  };
}
