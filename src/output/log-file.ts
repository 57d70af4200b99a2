import type { Emit } from "../domain/event.ts";
import { eventLines } from "./event-line.ts";
import { cleanText } from "./text/clean-line.ts";

export interface LogFileOptions {
  /** Appends text that ends with a line break. */
  append(text: string): void;
  now(): Date;
}

/** Everything a run says as dated lines. Hand it redacted events only. */
export function createLogFile({ append, now }: LogFileOptions): Emit {
  return (event) => {
    const at = now().toISOString();
    append(
      eventLines(event)
        .map((line) => `${at} ${cleanText(line)}`.trimEnd())
        .join("\n")
        .concat("\n"),
    );
  };
}
