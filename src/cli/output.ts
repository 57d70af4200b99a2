import type { Emit } from "../domain/event.ts";
import { newRunId } from "../installation/reporting.ts";
import { createNdjsonOutput } from "../output/ndjson.ts";
import { createPlainOutput } from "../output/plain.ts";
import { quietWriter } from "../output/reporter.ts";
import { cleanText } from "../output/text/clean-line.ts";
import type { Context } from "./context.ts";
import type { CommonArgs } from "./spec.ts";

export interface Output {
  run: string;
  renderers: Emit[];
  /** For results that are not events (`status`, `profile show`): text on stdout. */
  print(text: string): void;
  /** Text on stdout that was cleaned already, and has its colours from us. */
  paint(text: string): void;
  /** For people, whatever stdout is used for. */
  tell(text: string): void;
}

/** With NDJSON nothing else may reach stdout: text for people goes to stderr then. */
export function chooseOutput(context: Context, { output, verbose }: Pick<CommonArgs, "output" | "verbose">): Output {
  const { clock } = context.ports;
  const run = newRunId(context);
  const stdout = quietWriter(context.stdout);
  const stderr = quietWriter(context.stderr);
  const json = output === "json";
  const { redact } = context.redactor;
  const paint = (text: string) => stdout(redact(text));
  // JSON has its own way to write such characters, and its readers want them.
  const print = (text: string) => stdout(redact(json ? text : cleanText(text)));
  const tell = (text: string) => (json ? stderr : stdout)(redact(cleanText(text)));
  const makeRenderer = (): Emit =>
    json
      ? createNdjsonOutput({ write: stdout, version: context.version, run, now: clock.now })
      : createPlainOutput({ write: stdout, verbose, elapsed: clock.elapsed });
  return { run, renderers: [whenNeeded(makeRenderer)], print, paint, tell };
}

/** NDJSON opens with its version line, which must not stand in front of what `status --json` prints. */
function whenNeeded(make: () => Emit): Emit {
  let made: Emit | undefined;
  return (event) => {
    made ??= make();
    made(event);
  };
}
