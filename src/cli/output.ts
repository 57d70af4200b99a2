import type { Emit } from "../domain/event.ts";
import { createNdjsonOutput } from "../output/ndjson.ts";
import { createPlainOutput } from "../output/plain.ts";
import { quietWriter } from "../output/quiet-writer.ts";
import type { Arguments } from "./arguments.ts";
import type { House } from "./house.ts";
import { newRunId } from "./reporting.ts";

export interface Output {
  run: string;
  renderers: Emit[];
  /** For results that are not events (`status`, `profile show`): text on stdout. */
  print(text: string): void;
  /** For people, whatever stdout is used for. */
  tell(text: string): void;
}

/** With NDJSON nothing else may reach stdout: text for people goes to stderr then. */
export function chooseOutput(house: House, { output, verbose }: Pick<Arguments, "output" | "verbose">): Output {
  const { clock } = house.ports;
  const run = newRunId(house);
  const stdout = quietWriter(house.stdout);
  const stderr = quietWriter(house.stderr);
  const json = output === "json";
  const print = (text: string) => stdout(house.redactor.redact(text));
  const tell = (text: string) => (json ? stderr : stdout)(house.redactor.redact(text));
  const makeRenderer = (): Emit =>
    json
      ? createNdjsonOutput({ write: stdout, version: house.version, run, now: clock.now })
      : createPlainOutput({ write: stdout, verbose, elapsed: clock.elapsed });
  return { run, renderers: [whenNeeded(makeRenderer)], print, tell };
}

/** NDJSON opens with its version line, which must not stand in front of what `status --json` prints. */
function whenNeeded(make: () => Emit): Emit {
  let made: Emit | undefined;
  return (event) => {
    made ??= make();
    made(event);
  };
}
