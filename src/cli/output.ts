import type { Emit } from "../domain/event.ts";
import { newRunId } from "../installation/reporting.ts";
import { createNdjsonOutput } from "../output/ndjson.ts";
import { outgoingJson, outgoingLines } from "../output/outgoing.ts";
import { createPlainOutput } from "../output/plain.ts";
import { quietWriter } from "../output/reporter.ts";
import type { Context } from "./context.ts";
import type { CommonArgs } from "./spec.ts";

export interface Output {
  run: string;
  renderers: Emit[];
  /** For results that are not events (`status`, `profile show`): lines on stdout. */
  print(lines: readonly string[]): void;
  /** The same for programs. */
  json(value: unknown, indent?: number): void;
  /** Text on stdout that was cleaned and redacted already, and has its colours from us. */
  paint(text: string): void;
  /** For people, whatever stdout is used for. */
  tell(lines: readonly string[]): void;
}

/** With NDJSON nothing else may reach stdout: text for people goes to stderr then. */
export function chooseOutput(context: Context, { output, verbose }: Pick<CommonArgs, "output" | "verbose">): Output {
  const { clock } = context.ports;
  const run = newRunId(context);
  const stdout = quietWriter(context.stdout);
  const stderr = quietWriter(context.stderr);
  const json = output === "json";
  const { redactor } = context;
  const print = (lines: readonly string[]) => stdout(outgoingLines(redactor, lines));
  const printJson = (value: unknown, indent = 2) => stdout(outgoingJson(redactor, value, indent));
  const paint = (text: string) => stdout(redactor.redact(text));
  const tell = (lines: readonly string[]) => (json ? stderr : stdout)(outgoingLines(redactor, lines));
  const makeRenderer = (): Emit =>
    json
      ? createNdjsonOutput({ write: stdout, version: context.version, run, now: clock.now })
      : createPlainOutput({ write: stdout, verbose, elapsed: clock.elapsed });
  return { run, renderers: [whenNeeded(makeRenderer)], print, json: printJson, paint, tell };
}

/** NDJSON opens with its version line, which must not stand in front of what `status --json` prints. */
function whenNeeded(make: () => Emit): Emit {
  let made: Emit | undefined;
  return (event) => {
    made ??= make();
    made(event);
  };
}
