import { escapeUnseen } from "../domain/clean-text.ts";
import type { Emit, StampedEvent } from "../domain/event.ts";

export interface NdjsonOptions {
  write(text: string): void;
  version: string;
  /** The same in every event of one run. */
  run: string;
  now(): Date;
}

/**
 * One JSON object a line. The first line names the format; `run-ended` is the last one, whatever
 * comes after it. Problem and Secret know how to be written down (`toJSON`).
 */
export function createNdjsonOutput({ write, version, run, now }: NdjsonOptions): Emit {
  const writeLine = (value: object) => write(`${escapeUnseen(JSON.stringify(value))}\n`);
  let ended = false;
  writeLine({ type: "version", v: 1, product: "dittofeed-setup", version, at: now().toISOString(), run });
  return (event) => {
    if (ended) return;
    ended = event.type === "run-ended";
    const stamped: StampedEvent = { ...event, v: 1, at: now().toISOString(), run };
    writeLine(stamped);
  };
}
