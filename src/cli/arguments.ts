import { parseArgs } from "node:util";
import { distance } from "fastest-levenshtein";
import { usage } from "../domain/usage.ts";
import { type CommandDeclaration, type CommandName, calledHere, commandTable, everywhere } from "./command-table.ts";
import { type OptionName, options } from "./options.ts";

const commandNames = (Object.keys(commandTable) as CommandName[]).filter((name) => name !== "wizard");

/** What was typed, checked for form only; whether a profile of that name exists is seen later. */
export interface Arguments {
  command: CommandName;
  /** A saved name, a file, or `-`. */
  profile: string | undefined;
  /** Words after the command: services, or what `profile` is to do and with what. */
  words: string[];
  output: "auto" | "plain" | "json";
  target: "compose" | "rehearsal" | undefined;
  follow: boolean;
  tail: number;
  /** `logs`: only lines at least as urgent. */
  level: "none" | "warn" | "error";
  /** `logs`: only lines that hold this; empty: all. */
  filter: string;
  /** `down` removes volumes only when this names the installation. */
  removeData: string | undefined;
  verbose: boolean;
  /** Lines one below the other, each state said once, in the place of a picture. */
  screenReader: boolean;
  /** A screen rings when something that took over a minute has ended. */
  bell: boolean;
  /** For a database that no profile describes: embedded unless this says otherwise. */
  mode: "standard" | "embedded" | undefined;
  /** Never with a password in it. */
  databaseUrl: string | undefined;
  databaseUrlFile: string | undefined;
  /** Show what would be done, and stop there. */
  dryRun: boolean;
  /** Answers the one question that is asked before a change. */
  yes: boolean;
  duplicates: "keep-oldest" | "keep-newest" | undefined;
  /** The role for `db row-security`, or the one of `workspace member add`. */
  role: string | undefined;
  /** A Compose project, for a stack that no profile describes. */
  project: string | undefined;
  /** What doctor is to repair: ids of its catalogue, or `all`. */
  fix: readonly string[];
  /** The catalogue itself, instead of a look. */
  list: boolean;
  /** The support bundle leaves e-mail addresses out as well. */
  hideEmails: boolean;
  outputFile: string | undefined;
  /** The workspace that `workspace member` is about. */
  inWorkspace: string | undefined;
  workspace: Record<"name" | "domain" | "administrator" | "externalId" | "type" | "parent", string | undefined>;
}

/** Throws Problem `usage`, which names the nearest command or option. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const command = commandOf(positionals[0], values.ask === true ? undefined : values.profile);
  const words = command === "wizard" || positionals[0] !== command ? positionals : positionals.slice(1);
  const takesProfile = command === "apply" || command === "plan";
  refuseWhatDoesNotApply(command, words, values);
  return {
    command,
    profile: values.profile ?? (takesProfile ? words[0] : undefined),
    words: takesProfile && values.profile === undefined ? words.slice(1) : words,
    output: values.json === true ? "json" : (oneOf("output", values.output) ?? "auto"),
    target: oneOf("target", values.target),
    follow: values.follow ?? false,
    tail: lineCount(values.tail),
    level: oneOf("level", values.level) ?? "none",
    filter: values.filter ?? "",
    removeData: values["remove-data"],
    verbose: values.verbose ?? false,
    screenReader: values["screen-reader"] ?? false,
    bell: values["no-bell"] !== true,
    mode: oneOf("mode", values.mode),
    databaseUrl: values["database-url"],
    databaseUrlFile: values["database-url-file"],
    dryRun: values["dry-run"] ?? false,
    yes: values.yes ?? false,
    duplicates: oneOf("duplicates", values.duplicates),
    role: values.role,
    project: values.project,
    fix: (values.fix ?? []).flatMap((text) => text.split(",")).filter((id) => id !== ""),
    list: values.list ?? false,
    hideEmails: values["hide-emails"] ?? false,
    outputFile: values["output-file"],
    inWorkspace: values.workspace,
    workspace: {
      name: values.name,
      domain: values.domain,
      administrator: values.administrator,
      externalId: values["external-id"],
      type: values.type,
      parent: values.parent,
    },
  };
}

function refuseWhatDoesNotApply(
  command: CommandName,
  words: readonly string[],
  values: Partial<Record<keyof typeof options, string | boolean | string[]>>,
): void {
  const declared: CommandDeclaration = commandTable[command];
  const most = (declared.words ?? 0) - (values.profile !== undefined && declared.words === 1 ? 1 : 0);
  if (words.length > most) throw usage(`${command} does not take "${words.slice(most).join(" ")}".`);
  const { verbs } = declared;
  const [verb] = words;
  if (verbs !== undefined && verb !== undefined && !verbs.includes(verb))
    throw usage(`${command} takes one of ${verbs.join(", ")}; it was given "${verb}".`, meant(verb, verbs));
  // An option that a command does not read could be the very thing that was meant.
  for (const name of Object.keys(values) as OptionName[]) {
    if (everywhere.includes(name) || declared.options?.includes(name) === true) continue;
    const readers = (Object.keys(commandTable) as CommandName[])
      .filter((one) => (commandTable[one] as CommandDeclaration).options?.includes(name))
      .map((one) => (one === "wizard" ? "the questions" : one));
    throw usage(`--${name} goes with ${readers.join(" and ")} only.`);
  }
  if (values.ask === true && values.profile === undefined) throw usage("--ask goes with a profile: --profile P --ask.");
  if (values.target !== undefined && command === "wizard")
    throw usage("--target goes with a profile: --profile P --target T.");
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const unknown = /'(--?[\w-]+)/.exec(message)?.[1];
    const names = Object.keys(options).map((name) => `--${name}`);
    throw usage(message, unknown === undefined ? undefined : meant(unknown, names));
  }
}

function commandOf(first: string | undefined, profile: string | undefined): CommandName {
  if (first === undefined) return profile === undefined ? "wizard" : "apply";
  const found = commandNames.find((name) => name === first);
  if (found !== undefined) return found;
  const word = first.toLowerCase();
  const here = Object.hasOwn(calledHere, word) ? calledHere[word] : undefined;
  throw usage(`There is no command "${first}".`, here === undefined ? meant(first, commandNames) : `Here: ${here}.`);
}

type WithChoices = {
  [Name in OptionName]: (typeof options)[Name] extends { choices: unknown } ? Name : never;
}[OptionName];

function oneOf<Name extends WithChoices>(
  name: Name,
  value: string | undefined,
): (typeof options)[Name]["choices"][number] | undefined {
  if (value === undefined) return undefined;
  const { choices } = options[name];
  const found = choices.find((candidate) => candidate === value);
  if (found === undefined) throw usage(`--${name} takes ${choices.join(", ")}; it was given "${value}".`);
  return found;
}

function lineCount(text: string | undefined): number {
  if (text === undefined) return 100;
  if (!/^\d{1,7}$/.test(text)) throw usage(`--tail takes a number of lines; it was given "${text}".`);
  return Number(text);
}

/** Near enough is one letter, and one more for every four. */
function meant(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, far: distance(word, candidate) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= 1 + word.length / 4 ? `Did you mean ${best.candidate}?` : undefined;
}
