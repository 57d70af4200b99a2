import { type CommandDeclaration, type CommandName, commandTable, everywhere } from "./command-table.ts";
import { type OptionName, options } from "./options.ts";

/* Printed without loading anything else: `--help` must answer within 60 ms. Nothing is wider than 80 columns. */
const width = 80;

const usualExitCodes: readonly (readonly [string, string])[] = [
  ["0", "done, or nothing to do"],
  ["1", "failed; what was done stays, run the same command again"],
  ["2", "usage, an invalid profile, or a value is missing"],
  ["3", "problems found by verification, doctor, status or db"],
  ["4", "another run works on this installation"],
  ["5", "no usable Docker"],
  ["129, 130, 143", "ended by a signal; 130 is Ctrl-C"],
];

const environment: readonly (readonly [string, string])[] = [
  ["NAME of a secret", "what a profile takes from the environment (fromEnv: NAME)"],
  ["DATABASE_URL", "with db and workspace: a database that no profile describes"],
  ["DOCKER_HOST, DOCKER_CONTEXT", "another Docker engine"],
  ["NO_COLOR", "no colours"],
  ["INK_SCREEN_READER", "true: lines in the place of screens"],
];

/** What somebody who typed `--help` wants to read: of the program, or of the command that was named. */
export function helpText(command?: CommandName): string {
  return command === undefined ? helpOfAll() : helpOf(command);
}

function helpOfAll(): string {
  const calls = Object.values<CommandDeclaration>(commandTable).flatMap(({ usage }) => usage);
  return [
    "dittofeed-setup installs, checks and replays a multi-tenant Dittofeed deployment\n",
    section(
      "Usage: dittofeed-setup COMMAND [OPTIONS]",
      calls.map(([call, does]) => [call || "(nothing)", does]),
    ),
    section("Options of every command", everywhere.map(optionRow)),
    section("", [
      ["COMMAND --help", "its options, examples and exit codes"],
      ["--version", "the version"],
    ]),
    section("Exit codes", usualExitCodes),
  ].join("\n");
}

function helpOf(name: CommandName): string {
  const command: CommandDeclaration = commandTable[name];
  const own = command.exitCodes ?? [];
  const exitCodes = usualExitCodes.map((usual) => own.find(([code]) => code === usual[0]) ?? usual);
  const readsDatabase = command.options?.includes("database-url") === true;
  return [
    section(
      "Usage",
      command.usage.map(([call, does]) => [`dittofeed-setup ${call}`.trimEnd(), does]),
    ),
    section("Options", [...(command.options ?? []), ...everywhere].map(optionRow)),
    section(
      "Environment",
      environment.filter(([variable]) => variable !== "DATABASE_URL" || readsDatabase),
    ),
    section("Exit codes", exitCodes),
    `Examples\n${command.examples.map((example) => `  ${example}\n`).join("")}`,
  ].join("\n");
}

function optionRow(name: OptionName): [string, string] {
  const { says, ...more } = options[name];
  const short = "short" in more ? `-${more.short}, ` : "    ";
  const value = "value" in more ? ` ${more.value}` : "";
  return [`${short}--${name}${value}`, says];
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
