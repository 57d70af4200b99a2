import { parseArgs } from "node:util";
import { distance } from "fastest-levenshtein";
import { usage } from "../domain/usage.ts";
import { findCommand, formsOf, type Leaf, leavesOf, optionsOf } from "./command-tree.ts";
import type { CommandSpec, CommonArgs, OptionSpec } from "./spec.ts";

type Value = string | boolean | readonly (string | boolean)[] | undefined;
type Values = Readonly<Record<string, Value>>;

export interface Call extends Leaf {
  /** As the spec says, each under its name in camelCase; checked for form only: whether a profile is there is seen later. */
  args: CommonArgs & Readonly<Record<string, unknown>>;
}

/** Throws Problem `usage`, which names the nearest command or option. */
export function parseArguments(program: readonly CommandSpec[], argv: readonly string[]): Call {
  const { values, positionals } = parse(program, argv);
  const named = findCommand(program, positionals, values);
  const { otherwise } = named.spec ?? {};
  const isWhole = named.rest.length > 0 || otherwise === undefined;
  const { spec, path, rest } = isWhole ? named : findCommand(program, [...named.path, otherwise], {});
  if (spec === undefined || spec.commands !== undefined) throw unknownWord(program, spec, path, rest[0]);
  const called = path.join(" ") || "dittofeed-setup";
  refuseOptions(program, { spec, path }, called, values);
  const output = values.json === true ? { output: "json" } : {};
  const options = Object.fromEntries(
    optionsOf(spec)
      .filter(([name]) => name !== "json")
      .map(([name, option]) => [camel(name), optionValue(name, option, values[name])]),
  );
  const args = { ...options, ...output, ...wordsOf(spec, called, values, rest) };
  // Its shape is what the options of every command say; the types that each command sees are made of the same spec.
  return { spec, path, args: args as Call["args"] };
}

function parse(program: readonly CommandSpec[], argv: readonly string[]): { values: Values; positionals: string[] } {
  const options = formsOf(program);
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const unknown = /^Unknown option '(--?[^']+)'/.exec(message)?.[1];
    const names = Object.keys(options).map((name) => `--${name}`);
    if (unknown !== undefined) throw usage(`There is no option "${unknown}".`, meant(unknown, names));
    // What Node adds is about its own parser.
    const [first = message] = message.split(/\.?(?: |\n)(?=To specify|Did you forget)/);
    throw usage(`${first}.`);
  }
}

/** An option that a command does not read could be the very thing that was meant. */
function refuseOptions(program: readonly CommandSpec[], { spec, path }: Leaf, called: string, values: Values): void {
  const own = optionsOf(spec);
  for (const name of Object.keys(values)) {
    if (spec.refuses?.[name] !== undefined) throw usage(spec.refuses[name]);
    const option = own.find(([one]) => one === name)?.[1];
    if (option === undefined) {
      const readers = listed(readersOf(program, name));
      throw usage(
        path.length > 1
          ? `${called} does not take --${name}; use it with ${readers}.`
          : `--${name} works only with ${readers}.`,
      );
    }
    if (option.needs !== undefined && values[option.needs[0]] === undefined) throw usage(option.needs[1]);
  }
}

/** Of what all sub-commands read, the command is named. */
function readersOf(specs: readonly CommandSpec[], option: string, above: readonly string[] = []): string[] {
  return specs.flatMap((spec) => {
    const path = [...above, spec.name];
    const leaves = leavesOf([spec]).filter((leaf) => leaf.spec.options?.[option] !== undefined);
    if (leaves.length === 0) return [];
    if (leaves.length === leavesOf([spec]).length) return [spec.isDefault ? "the questions" : path.join(" ")];
    return readersOf(spec.commands ?? [], option, path);
  });
}

function listed(words: readonly string[], last = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

function wordsOf(spec: CommandSpec, called: string, values: Values, rest: readonly string[]): Record<string, unknown> {
  const left = [...rest];
  const words: Record<string, unknown> = {};
  for (const [name, { many, needs, choices }] of Object.entries(spec.words ?? {})) {
    const given = values[name];
    const word = many ? left.splice(0) : (given ?? left.shift());
    if (needs !== undefined && word === undefined) throw usage(`${called} needs ${needs}.`);
    if (choices !== undefined && typeof word === "string" && !choices.includes(word))
      throw usage(`${called} takes ${listed(choices, "or")}, not "${word}".`, meant(word, choices));
    words[name] = word;
  }
  if (left.length > 0) throw usage(`${called} does not take "${left.join(" ")}".`);
  return words;
}

function optionValue(name: string, { type, choices, default: usual }: OptionSpec, value: Value): unknown {
  if (type === "flag") return value === true;
  if (type === "list")
    return String(value ?? "")
      .split(",")
      .filter(Boolean);
  if (typeof value !== "string") return usual;
  if (choices !== undefined && !choices.includes(value))
    throw usage(`--${name} takes ${listed(choices, "or")}, not "${value}".`);
  if (type === "text") return value;
  if (!/^\d{1,7}$/.test(value)) throw usage(`--${name} takes a number, not "${value}".`);
  return Number(value);
}

function unknownWord(
  program: readonly CommandSpec[],
  group: CommandSpec | undefined,
  path: readonly string[],
  word: string | undefined,
): Error {
  const names = (group?.commands ?? program).filter(({ isDefault }) => isDefault !== true).map(({ name }) => name);
  if (group !== undefined) {
    const called = path.join(" ");
    const all = listed(names, "or");
    if (word === undefined) return usage(`${called} needs a subcommand: ${all}.`);
    return usage(`${called} takes ${all}, not "${word}".`, meant(word, names));
  }
  const said = word ?? "";
  const here = program.flatMap(({ synonyms = {} }) => Object.entries(synonyms));
  const [, hint] = here.find(([synonym]) => synonym === said.toLowerCase()) ?? [];
  return usage(`There is no command "${said}".`, hint === undefined ? meant(said, names) : `Here: ${hint}.`);
}

/** Near enough is one letter, and one more for every four. */
function meant(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, far: distance(word, candidate) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= 1 + word.length / 4 ? `Did you mean ${best.candidate}?` : undefined;
}

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
