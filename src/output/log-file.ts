import { cleanText, oneLine } from "../domain/clean-text.ts";
import type { Emit } from "../domain/event.ts";
import { eventLines } from "./event-line.ts";

export interface LogFileOptions {
  /** Appends text that ends with a line break. */
  append(text: string): void;
  now(): Date;
}

/** Everything a run says as dated lines. Hand it cleaned, redacted events only. */
export function createLogFile({ append, now }: LogFileOptions): Emit {
  return (event) => {
    const at = now().toISOString();
    append(
      eventLines(event)
        .map((line) => `${at} ${oneLine(cleanText(line))}`.trimEnd())
        .join("\n")
        .concat("\n"),
    );
  };
}
