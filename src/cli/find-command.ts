import { parseArgs } from "node:util";
import { type CommandSpec, everywhere, leavesOf, type OptionSpec } from "./spec.ts";

/* Loaded by `--help` too: nothing else is loaded from here. */

export interface Found {
  /** Undefined where the first word is no command; one that has commands where the next word is none of them. */
  spec: CommandSpec | undefined;
  /** The words that led to it. */
  path: readonly string[];
  /** The words after these. */
  rest: readonly string[];
}

/** Which command the words name, whatever else is wrong with them. */
export function findCommand(
  program: readonly CommandSpec[],
  positionals: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Found {
  const [first] = positionals;
  if (first === undefined && (options.profile === undefined || options.ask === true))
    return { spec: program.find(({ isDefault }) => isDefault), path: [], rest: [] };
  const words = first === undefined ? ["apply"] : positionals;
  return walk({ spec: undefined, path: [], rest: words }, program);
}

function walk(found: Found, commands: readonly CommandSpec[]): Found {
  const [word, ...rest] = found.rest;
  const spec = commands.find(({ name, isDefault }) => isDefault !== true && name === word);
  if (spec === undefined) return found;
  const next = { spec, path: [...found.path, spec.name], rest };
  return spec.commands === undefined ? next : walk(next, spec.commands);
}

/** Every option there is, as `parseArgs` takes them: what is a value does not hang on the command. */
export function formsOf(program: readonly CommandSpec[]) {
  const all: (readonly [string, OptionSpec])[] = [
    ...Object.entries<OptionSpec>(everywhere),
    ...leavesOf(program).flatMap(({ spec }) => Object.entries<OptionSpec>(spec.options ?? {})),
  ];
  return Object.fromEntries(
    all.map(([name, { type, short }]) => [
      name,
      {
        type: type === "flag" ? ("boolean" as const) : ("string" as const),
        multiple: type === "list",
        ...(short !== undefined && { short }),
      },
    ]),
  );
}

/** What was typed, read by the same rules and refusing nothing: for help, and for how a refusal is to be said. */
export function readLoosely(
  program: readonly CommandSpec[],
  argv: readonly string[],
): { values: Readonly<Record<string, unknown>>; positionals: string[] } {
  const options = { ...formsOf(program), help: { type: "boolean", short: "h" } as const };
  return parseArgs({ args: [...argv], options, allowPositionals: true, strict: false });
}
