import { callsOf, factsOf, leavesOf, optionRows, usualExitCodes } from "./command-tree.ts";
import { type CommandSpec, everywhere, variables } from "./spec.ts";

type Rows = readonly (readonly [left: string, right: string])[];

/** `dittofeed-setup.1`, as man reads it: made of the same data as help. It has no date: the same program gives the same page. */
export function manualPage(program: readonly CommandSpec[], version: string): string {
  const read = new Set(
    program.flatMap((command) => factsOf(command, [command.name]).environment.map(([name]) => name)),
  );
  return [
    `.TH DITTOFEED-SETUP 1 "" ${quoted(`dittofeed-setup ${version}`)} ${quoted("User Commands")}`,
    ".SH NAME",
    `dittofeed\\-setup \\- ${plain("installs, checks and replays a multi-tenant Dittofeed deployment")}`,
    ".SH SYNOPSIS",
    ".B dittofeed\\-setup",
    "[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]",
    ".SH DESCRIPTION",
    plain(
      "Takes a server from nothing to a working multi-tenant Dittofeed: Docker Compose stack, secrets, database schema, workspace, administrator, Google sign-in. Running it again changes nothing. Interrupt it at any point; the next run picks up where it left off.",
    ),
    ".SH COMMANDS",
    ...program.flatMap(commandLines),
    ".SH OPTIONS OF EVERY COMMAND",
    ...options(everywhere),
    ...tagged([
      ["--help, -h", "of the command that is named, or of the program"],
      ["--version, -V", "the version"],
    ]),
    ".SH ENVIRONMENT",
    ...tagged(Object.entries(variables).filter(([name]) => read.has(name))),
    ".SH EXIT STATUS",
    ...tagged(usualExitCodes),
    ".SH FILES",
    ...tagged([
      [
        "compose.yaml, .env, .dittofeed-setup/",
        "an installation: its stack, its secrets (mode 0600), its lock, journal and logs",
      ],
      ["compose.override.yaml", "your own additions, never touched"],
      ["~/.config/dittofeed-setup/", "saved profiles; they contain no secrets"],
    ]),
    "",
  ].join("\n");
}

function commandLines(command: CommandSpec): string[] {
  const { calls, options: own, exitCodes, environment, examples } = factsOf(command, [command.name]);
  const declared = exitCodes.filter(
    (row) => !usualExitCodes.some(([code, usual]) => code === row[0] && usual === row[1]),
  );
  return [
    `.SS ${quoted(command.isDefault ? "(no command)" : command.name)}`,
    ...tagged(calls.map(([call, does]) => [`dittofeed-setup ${call}`.trimEnd(), does])),
    ...options(own),
    ...(declared.length === 0 ? [] : [".PP", `Exit status: ${sentence(declared)}.`]),
    ...(environment.length === 0
      ? []
      : [".PP", plain(`Environment: ${environment.map(([name]) => name).join(", ")}.`)]),
    ".PP",
    "Examples:",
    ...examples.flatMap((example) => [".PP", ".nf", `    ${plain(example)}`, ".fi"]),
  ];
}

const options = (all: Parameters<typeof optionRows>[0]): string[] =>
  tagged(optionRows(all).map(([left, right]) => [left.trim(), right]));

const sentence = (rows: Rows): string => plain(rows.map(([code, meaning]) => `${code} ${meaning}`).join("; "));

/** A term in bold, and what it means beside it. */
const tagged = (rows: Rows): string[] =>
  rows.flatMap(([left, right]) => [".TP", `\\fB${plain(left)}\\fR`, plain(right)]);

/** Text in which roff finds nothing to obey: a hyphen that can be copied, no escape, no request at the start of a line. */
function plain(text: string): string {
  const escaped = text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("~", "\\(ti").replaceAll("^", "\\(ha");
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

const quoted = (text: string): string => `"${plain(text).replaceAll('"', "\\(dq")}"`;

/** What --json prints, for each command that can be called. */
export function jsonTable(program: readonly CommandSpec[]): string {
  const rows = leavesOf(program).map(({ path, spec: { json = "" } }) => {
    const form = typeof json === "string" ? json : `none: ${json.refused}`;
    return `| \`${["dittofeed-setup", ...path].join(" ")}\` | ${form} |\n`;
  });
  return `| command | form |\n|---|---|\n${rows.join("")}`;
}

/** The table of docs/commands.md: every way to call it. */
export function commandTable(program: readonly CommandSpec[]): string {
  const rows = leavesOf(program)
    .flatMap(callsOf)
    .map(([call, does]) => `| \`${`dittofeed-setup ${call}`.trimEnd().replaceAll("|", "\\|")}\` | ${does} |\n`);
  return `| call | what it does |\n|---|---|\n${rows.join("")}`;
}
