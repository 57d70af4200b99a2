import {
  asksForJson,
  callsOf,
  factsOf,
  findCommand,
  leavesOf,
  optionRows,
  readLoosely,
  usualExitCodes,
} from "./command-tree.ts";
import { type CommandSpec, everywhere } from "./spec.ts";

/* Printed without loading anything else: `--help` must answer within 60 ms. Nothing is wider than 80 columns. */
const width = 80;

/** What is printed, and the words that are run in its place where the command whose help was asked for does not exist. */
export type AskedFor = { help: string } | { refused: string[] } | undefined;

/** Whoever asks for help gets help or a refusal: nothing that stands beside it is ever run. */
export function helpAskedFor(program: readonly CommandSpec[], argv: readonly string[]): AskedFor {
  const { values, positionals } = readLoosely(program, argv);
  const isVerb = positionals[0] === "help";
  const words = isVerb ? positionals.slice(1) : positionals;
  const found = findCommand(program, words, {});
  // As in `db help`: what is called so is a file or a profile only where it is typed as one (./help, -p help).
  const isLast = found.spec !== undefined && found.rest[0] === "help";
  if (values.help === undefined && !isVerb && !isLast) return undefined;
  if (words.length === 0) return { help: helpOfAll(program) };
  const { spec, path, rest } = found;
  const isUnknown = spec === undefined || (spec.commands !== undefined && rest.length > 0 && !isLast);
  if (!isUnknown) return { help: helpOf(spec, path) };
  return { refused: [...path, ...rest.slice(0, 1), ...(asksForJson(values) ? ["--json"] : [])] };
}

export function helpOfAll(program: readonly CommandSpec[]): string {
  return [
    "dittofeed-setup installs, checks and replays a multi-tenant Dittofeed deployment\n",
    section(
      "Usage: dittofeed-setup COMMAND [OPTIONS]",
      leavesOf(program)
        .flatMap(callsOf)
        .map(([call, does]) => [call || "(nothing)", does]),
    ),
    section("Options of every command", optionRows(everywhere)),
    section("", [
      ["COMMAND --help", "show options, examples and exit codes"],
      ["--version, -V", "print the version"],
    ]),
    section("Exit codes", usualExitCodes),
    examplesOf(program.flatMap((spec) => (spec.isDefault ? (spec.examples ?? []) : []))),
  ].join("\n");
}

const examplesOf = (examples: readonly string[]): string =>
  `Examples\n${examples.map((example) => `  ${example}\n`).join("")}`;

/** Of one command, or of all that stand below it. */
export function helpOf(command: CommandSpec, path: readonly string[]): string {
  const { calls, options, everywhere: usual, environment, exitCodes, examples } = factsOf(command, path);
  return [
    section(
      "Usage",
      calls.map(([call, does]) => [`dittofeed-setup ${call}`.trimEnd(), does]),
    ),
    section("Options", optionRows({ ...options, ...usual })),
    ...(environment.length === 0 ? [] : [section("Environment", environment)]),
    section("Exit codes", exitCodes),
    examplesOf(examples),
  ].join("\n");
}

/** Two columns; what does not fit beside the first stands below it. */
function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const indent = 2;
  const longest = Math.max(...rows.map(([left]) => left.length));
  const column = indent + Math.min(longest, 27) + 2;
  const lines = rows.flatMap(([left, right]) => {
    const [first = "", ...rest] = wrapped(right, width - column);
    const below = rest.map((line) => " ".repeat(column) + line);
    if (left.length + indent + 2 > column) return [`  ${left}`, " ".repeat(column) + first, ...below];
    return [`  ${left.padEnd(column - indent)}${first}`, ...below];
  });
  return [...(title === "" ? [] : [title]), ...lines, ""].join("\n");
}

function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
