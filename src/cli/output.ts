import type { Emit } from "../domain/event.ts";
import { newRunId } from "../installation/reporting.ts";
import { type Colours, coloursOf } from "../output/colour.ts";
import { createNdjsonOutput } from "../output/ndjson.ts";
import { onTerminal } from "../output/on-terminal.ts";
import { outgoingJson, outgoingLines } from "../output/outgoing.ts";
import { createPlainOutput } from "../output/plain.ts";
import { quietWriter } from "../output/reporter.ts";
import { knowsHyperlinks } from "../output/text/hyperlinks.ts";
import type { Context } from "./context.ts";
import type { CommonArgs } from "./spec.ts";

export interface Output {
  run: string;
  renderers: Emit[];
  /** One more, for what a run has said elsewhere: it is shown as that run would have shown it, with its times. */
  rendererOf(run: string, now: () => Date): Emit;
  /** For results that are not events (`status`): lines on stdout, as a terminal shows them best. */
  print(lines: readonly string[]): void;
  /** The same for what is no prose, a script or a file: as it is, everywhere. */
  verbatim(lines: readonly string[]): void;
  /** The same for programs. */
  json(value: unknown, indent?: number): void;
  /** Text on stdout that was cleaned and redacted already, and has its colours from us. */
  paint(text: string): void;
  /** For people, whatever stdout is used for. */
  tell(lines: readonly string[]): void;
  /** The same, of what is under way: with --quiet nobody is told. */
  progress(lines: readonly string[]): void;
  /** Has anything been written to stdout? */
  hasWritten(): boolean;
}

/** What of a command's arguments says how it writes. */
type OutputArgs = Pick<CommonArgs, "output" | "verbose" | "color"> & { quiet?: boolean };

/** How many colours this stream gets. */
export function coloursFor(
  { environment }: Pick<Context, "environment">,
  stream: Pick<Context["stdout"], "isTTY">,
  { color }: Pick<CommonArgs, "color">,
): Colours {
  return coloursOf({ choice: color, env: environment, isTerminal: stream.isTTY === true });
}

/** Text for people as this stream shows it: the width where nothing says it is 80. */
export function forPeople(
  context: Pick<Context, "environment">,
  stream: Pick<Context["stdout"], "isTTY" | "columns">,
  args: Pick<CommonArgs, "color">,
): (text: string) => string {
  const columns = stream.isTTY === true ? stream.columns || 80 : undefined;
  const hasLinks = stream.isTTY === true && knowsHyperlinks(context.environment);
  return onTerminal({ colours: coloursFor(context, stream, args), columns, hasLinks });
}

/** With NDJSON nothing else may reach stdout: text for people goes to stderr then. */
export function chooseOutput(context: Context, args: OutputArgs): Output {
  const { output, verbose, quiet = false } = args;
  const { clock } = context.ports;
  const run = newRunId(context);
  const onward = quietWriter(context.stdout);
  let hasWritten = false;
  const stdout = (text: string) => {
    hasWritten = true;
    onward(text);
  };
  const stderr = quietWriter(context.stderr);
  const json = output === "json";
  const { redactor } = context;
  const [onStdout, onStderr] = [forPeople(context, context.stdout, args), forPeople(context, context.stderr, args)];
  const print = (lines: readonly string[]) => stdout(onStdout(outgoingLines(redactor, lines)));
  const verbatim = (lines: readonly string[]) => stdout(outgoingLines(redactor, lines));
  const printJson = (value: unknown, indent = 2) => stdout(outgoingJson(redactor, value, indent));
  const paint = (text: string) => stdout(redactor.redact(text));
  const tell = (lines: readonly string[]) => (json ? stderr(onStderr(outgoingLines(redactor, lines))) : print(lines));
  const progress = (lines: readonly string[]) => void (quiet || tell(lines));
  const rendererOf = (of: string, now: () => Date, elapsed: () => number = () => now().getTime()): Emit =>
    json
      ? createNdjsonOutput({ write: stdout, version: context.version, run: of, now })
      : createPlainOutput({ write: (text) => stdout(onStdout(text)), verbose, quiet, elapsed });
  const renderers = [whenNeeded(() => rendererOf(run, clock.now, clock.elapsed))];
  const toStdout = { print, verbatim, json: printJson, paint, hasWritten: () => hasWritten };
  return { run, renderers, rendererOf, ...toStdout, tell, progress };
}

/** NDJSON opens with its version line, which must not stand in front of what `status --json` prints. */
function whenNeeded(make: () => Emit): Emit {
  let made: Emit | undefined;
  return (event) => {
    made ??= make();
    made(event);
  };
}
