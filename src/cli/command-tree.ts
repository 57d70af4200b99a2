import { parseArgs } from "node:util";
import { type CommandSpec, everywhere, type OptionSpec, usualSpelling, variables } from "./spec.ts";

/* What can be asked of the commands as data. Loaded by `--help` too: nothing else is loaded from here. */

export const usualExitCodes: readonly (readonly [string, string])[] = [
  ["0", "done, or nothing to do"],
  ["1", "failed; completed steps are kept, run the same command again"],
  ["2", "usage, an invalid profile, or a missing value"],
  ["3", "problems found by verification, doctor, status or db"],
  ["4", "another run is using this installation"],
  ["5", "no usable Docker"],
  ["129, 130, 143", "ended by a signal; 130 is Ctrl-C"],
];

/** A command that can be called, with the words that lead to it. */
export interface Leaf {
  path: readonly string[];
  spec: CommandSpec;
}

export function leavesOf(specs: readonly CommandSpec[], above: readonly string[] = []): Leaf[] {
  return specs.flatMap((spec) => {
    const path = spec.isDefault ? above : [...above, spec.name];
    return spec.commands === undefined ? [{ path, spec }] : leavesOf(spec.commands, path);
  });
}

/** The option's type cannot be told by its name any more: for those who list options. */
export const optionsOf = ({ options = {} }: CommandSpec): [name: string, option: OptionSpec][] => [
  ...Object.entries(options),
  ...Object.entries(everywhere),
];

/** Each way to call it, after the program's name, and what that does. */
export function callsOf({ path, spec }: Leaf): (readonly [call: string, does: string])[] {
  if (spec.usage !== undefined) return [...spec.usage];
  const words = Object.values(spec.words ?? {}).map(({ value, many, needs }) => {
    const shown = many ? `${value} ...` : value;
    return needs === undefined ? `[${shown}]` : shown;
  });
  return [[[...path, ...words].join(" "), spec.summary]];
}

/** What help and man page say of a command, or of all that stand below it: each thing once. */
export function factsOf(command: CommandSpec, path: readonly string[]) {
  const leaves = leavesOf([command], path.slice(0, -1));
  const own = ownExitCodes(leaves);
  const variablesRead = new Set(leaves.flatMap(({ spec }) => spec.environment ?? []));
  return {
    calls: leaves.flatMap(callsOf),
    everywhere: optionsEverywhere(leaves),
    options: Object.assign({}, ...leaves.map(({ spec }) => spec.options)) as Record<string, OptionSpec>,
    environment: Object.entries(variables).filter(([name]) => variablesRead.has(name as keyof typeof variables)),
    exitCodes: usualExitCodes
      .filter(([code]) => own[code] !== undefined || !["3", "4", "5"].includes(code))
      .map(([code, usual]): [string, string] => [code, own[code] ?? usual]),
    examples: leaves.flatMap(({ spec }) => spec.examples ?? []),
  };
}

/** Where those below it mean different things by a code, the usual meaning is said of it. */
function ownExitCodes(leaves: readonly Leaf[]): Record<string, string> {
  const meanings = new Map<string, Set<string>>();
  for (const { spec } of leaves)
    for (const [code, meaning] of Object.entries(spec.exitCodes ?? {}))
      meanings.set(code, (meanings.get(code) ?? new Set()).add(meaning));
  const usual = new Map(usualExitCodes);
  return Object.fromEntries(
    [...meanings].map(([code, all]) => [code, all.size === 1 ? [...all].join("") : (usual.get(code) ?? "")]),
  );
}

/** The options of every command, as far as this one heeds them, and what --json means for it. */
export function optionsEverywhere(leaves: readonly Leaf[]): Record<string, OptionSpec> {
  const refused = (name: string) =>
    leaves.every(
      ({ spec }) =>
        spec.refuses?.[name] !== undefined || (["json", "output"].includes(name) && typeof spec.json === "object"),
    );
  const forms = [...new Set(leaves.map(({ spec }) => spec.json))];
  const [form] = forms;
  const json =
    forms.length === 1 && typeof form === "string" ? { ...everywhere.json, help: jsonTexts[form] } : everywhere.json;
  return Object.fromEntries(Object.entries<OptionSpec>({ ...everywhere, json }).filter(([name]) => !refused(name)));
}

const jsonTexts = {
  data: "print the result as JSON; same as --output json",
  lines: "print one JSON object a line; same as --output json",
  events: "print one JSON event a line; same as --output json",
} as const;

export function optionRows(options: Readonly<Record<string, OptionSpec>>): [string, string][] {
  return Object.entries(options).map(([name, { short, value, help }]) => [
    `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`,
    help,
  ]);
}

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
  return parseArgs({ args: usualSpelling(argv), options, allowPositionals: true, strict: false });
}

export const asksForJson = ({ json, output }: Readonly<Record<string, unknown>>): boolean =>
  json === true || output === "json";
