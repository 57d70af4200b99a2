import { parseArgs } from "node:util";
import { typed } from "../domain/typed.ts";
import { usage } from "../domain/usage.ts";
import { asksForJson, findCommand, formsOf, type Leaf, leavesOf, optionsOf, readLoosely } from "./command-tree.ts";
import { nearest, usualName } from "./likely-meant.ts";
import { type CommandSpec, type CommonArgs, type OptionSpec, usualSpelling } from "./spec.ts";

type Value = string | boolean | readonly (string | boolean)[] | undefined;
type Values = Readonly<Record<string, Value>>;

export interface Call extends Leaf {
  /** As the spec says, each under its name in camelCase; checked for form only: whether a profile is there is seen later. */
  args: CommonArgs & Readonly<Record<string, unknown>>;
}

/**
 * Throws Problem `usage`, which names what was probably meant: the whole line where that would be
 * taken, else the word.
 */
export function parseArguments(program: readonly CommandSpec[], argv: readonly string[]): Call {
  try {
    return read(program, argv);
  } catch (thrown) {
    if (!(thrown instanceof Mistyped)) throw thrown;
    const { message, wrong, right, isSynonym } = thrown;
    const line = corrected(argv, wrong, right);
    const isSafe = line.every((word) => !word.includes("://"));
    const meant = isSafe && isTaken(program, line) ? typed`dittofeed-setup ${line}` : right;
    throw usage(message, isSynonym ? `Here: ${meant}.` : `Did you mean ${meant}?`);
  }
}

/** One word is wrong, and it is known which would be right in its place. */
class Mistyped extends Error {
  readonly wrong: string;
  readonly right: string;
  readonly isSynonym: boolean;

  constructor(saw: string, wrong: string, right: string, isSynonym = false) {
    super(saw);
    this.wrong = wrong;
    this.right = right;
    this.isSynonym = isSynonym;
  }
}

function corrected(argv: readonly string[], wrong: string, right: string): string[] {
  const at = argv.findIndex((word) => word === wrong || word.startsWith(`${wrong}=`));
  return argv.map((word, index) => (index === at ? right + word.slice(wrong.length) : word));
}

function isTaken(program: readonly CommandSpec[], argv: readonly string[]): boolean {
  try {
    read(program, argv);
    return true;
  } catch {
    return false;
  }
}

function read(program: readonly CommandSpec[], argv: readonly string[]): Call {
  const { values, positionals } = parse(program, argv);
  const named = findCommand(program, positionals, values);
  const { otherwise } = named.spec ?? {};
  const isWhole = named.rest.length > 0 || otherwise === undefined;
  const { spec, path, rest } = isWhole ? named : findCommand(program, [...named.path, otherwise], {});
  if (spec === undefined || spec.commands !== undefined) throw unknownWord(program, spec, path, rest[0]);
  const called = path.join(" ") || "dittofeed-setup";
  refuseOptions(program, { spec, path }, called, values);
  const output = asksForJson(values) ? { output: "json" } : {};
  if (output.output !== undefined && typeof spec.json === "object") throw usage(spec.json.refused);
  if (values.quiet === true && values.verbose === true) throw usage("--quiet and --verbose contradict each other.");
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
    return parseArgs({ args: usualSpelling(argv), options, allowPositionals: true });
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const unknown = /^Unknown option '(--?[^']+)'/.exec(message)?.[1];
    if (unknown !== undefined) throw unknownOption(program, argv, unknown);
    // What Node adds is about its own parser.
    const [first = message] = message.split(/\.?(?: |\n)(?=To specify|Did you forget)/);
    throw usage(`${first}.`);
  }
}

/** What its own command takes, if it is known: another's would be refused again. */
function unknownOption(program: readonly CommandSpec[], argv: readonly string[], unknown: string): Error {
  const saw = `There is no option "${unknown}".`;
  const { values, positionals } = readLoosely(program, argv);
  const { spec } = findCommand(program, positionals, values);
  const own = spec === undefined ? [] : leavesOf([spec]).flatMap((leaf) => optionsOf(leaf.spec).map(([name]) => name));
  const typedName = unknown.replace(/^--?/, "");
  const right = nearest(typedName, spec === undefined ? Object.keys(formsOf(program)) : [...new Set(own)]);
  return right === undefined ? usage(saw) : new Mistyped(saw, unknown, `--${right}`);
}

/** An option that a command does not read could be the very thing that was meant. */
function refuseOptions(program: readonly CommandSpec[], { spec, path }: Leaf, called: string, values: Values): void {
  const own = optionsOf(spec);
  for (const name of Object.keys(values)) {
    if (spec.refuses?.[name] !== undefined) throw usage(spec.refuses[name]);
    const option = own.find(([one]) => one === name)?.[1];
    if (option === undefined) {
      if (name === "yes") throw usage(`${called} never asks for confirmation. Run it without --yes.`);
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
  for (const [name, { many, needs, choices, refuses }] of Object.entries(spec.words ?? {})) {
    const given = values[name];
    const word = many ? left.splice(0) : (given ?? left.shift());
    if (needs !== undefined && word === undefined) throw usage(`${called} needs ${needs}.`);
    const typed = word === undefined ? [] : [word].flat();
    const strange = typed.find((one) => typeof one === "string" && choices?.includes(one) === false);
    if (choices !== undefined && typeof strange === "string")
      throw notOneOf(`${called} takes ${listed(choices, "or")}, not "${strange}".`, strange, choices);
    const refusal = given === undefined && typeof word === "string" ? refuses?.(word) : undefined;
    if (refusal !== undefined) throw usage(refusal);
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
    throw notOneOf(`--${name} takes ${listed(choices, "or")}, not "${value}".`, value, choices);
  if (type === "text") return value;
  if (!/^\d{1,7}$/.test(value)) throw usage(`--${name} takes a number, not "${value}".`);
  return Number(value);
}

function notOneOf(saw: string, word: string, choices: readonly string[]): Error {
  const right = nearest(word, choices);
  return right === undefined ? usage(saw) : new Mistyped(saw, word, right);
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
    const saw = `${called} takes ${all}, not "${word}".`;
    const here = usualName(word, names);
    if (here !== undefined) return new Mistyped(saw, word, here, true);
    const hint = hintFor([group], word);
    return hint === undefined ? notOneOf(saw, word, names) : usage(saw, `Here: ${hint}.`);
  }
  const said = word ?? "";
  const saw = `There is no command "${said}".`;
  const hint = hintFor(program, said);
  return hint === undefined ? notOneOf(saw, said, names) : usage(saw, `Here: ${hint}.`);
}

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What to type here for another program's word. */
function hintFor(specs: readonly CommandSpec[], word: string): string | undefined {
  const [, hint] =
    specs
      .flatMap(({ synonyms = {} }) => Object.entries(synonyms))
      .find(([synonym]) => synonym === word.toLowerCase()) ?? [];
  return hint;
}
