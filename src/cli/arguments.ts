import { parseArgs } from "node:util";
import { distance } from "fastest-levenshtein";
import { Problem } from "../domain/problem.ts";
import { options } from "./options.ts";

export const commandNames = [
  "apply",
  "plan",
  "status",
  "restart",
  "logs",
  "down",
  "profile",
  "db",
  "workspace",
  "doctor",
  "bundle",
] as const;
export type CommandName = (typeof commandNames)[number] | "wizard";

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
  /** A screen rings when something that took over a minute has ended. */
  /** Lines one below the other, each state said once, in the place of a picture. */
  screenReader: boolean;
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
    output: values.json === true ? "json" : (oneOf("--output", values.output, ["auto", "plain", "json"]) ?? "auto"),
    target: oneOf("--target", values.target, ["compose", "rehearsal"]),
    follow: values.follow ?? false,
    tail: lineCount(values.tail),
    level: oneOf("--level", values.level, ["warn", "error"]) ?? "none",
    filter: values.filter ?? "",
    removeData: values["remove-data"],
    verbose: values.verbose ?? false,
    screenReader: values["screen-reader"] ?? false,
    bell: values["no-bell"] !== true,
    mode: oneOf("--mode", values.mode, ["standard", "embedded"]),
    databaseUrl: values["database-url"],
    databaseUrlFile: values["database-url-file"],
    dryRun: values["dry-run"] ?? false,
    yes: values.yes ?? false,
    duplicates: oneOf("--duplicates", values.duplicates, ["keep-oldest", "keep-newest"]),
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

/** How many words a command takes; a word that nobody reads could be the very thing that was meant. */
const mostWords: Record<CommandName, number> = {
  wizard: 0,
  apply: 1,
  plan: 1,
  status: 1,
  down: 0,
  profile: 2,
  db: 2,
  workspace: 3,
  doctor: 0,
  bundle: 0,
  restart: Number.POSITIVE_INFINITY,
  logs: Number.POSITIVE_INFINITY,
};

function refuseWhatDoesNotApply(
  command: CommandName,
  words: readonly string[],
  values: Partial<Record<keyof typeof options, string | boolean | string[]>>,
): void {
  const most = mostWords[command] - (values.profile !== undefined && mostWords[command] === 1 ? 1 : 0);
  if (words.length > most) throw usage(`${command} does not take "${words.slice(most).join(" ")}".`);
  if (values["remove-data"] !== undefined && command !== "down") throw usage("--remove-data goes with down only.");
  const astray = Object.entries(onlyWith).find(
    ([option, only]) => values[option as keyof typeof options] !== undefined && !only.includes(command),
  );
  if (astray !== undefined) throw usage(`--${astray[0]} goes with ${astray[1].join(" and ")} only.`);
  if (values.ask === true && values.profile === undefined) throw usage("--ask goes with a profile: --profile P --ask.");
  if (values.target !== undefined && command === "wizard")
    throw usage("--target goes with a profile: --profile P --target T.");
}

/** An option that a command does not read could be the very thing that was meant. */
const onlyWith: Partial<Record<keyof typeof options, readonly CommandName[]>> = {
  mode: ["db", "workspace", "doctor", "bundle", "status"],
  "screen-reader": ["wizard", "doctor"],
  "no-bell": ["wizard", "doctor"],
  ask: ["wizard"],
  level: ["logs"],
  filter: ["logs"],
  project: ["doctor", "bundle", "status"],
  fix: ["doctor"],
  list: ["doctor"],
  "hide-emails": ["bundle"],
  "output-file": ["bundle"],
  "database-url": ["db", "workspace"],
  "database-url-file": ["db", "workspace"],
  "dry-run": ["db", "workspace"],
  yes: ["db", "workspace", "doctor"],
  duplicates: ["db"],
  role: ["db", "workspace"],
  workspace: ["workspace"],
  name: ["workspace"],
  domain: ["workspace"],
  administrator: ["workspace"],
  "external-id": ["workspace"],
  type: ["workspace"],
  parent: ["workspace"],
};

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const unknown = /'(--?[\w-]+)/.exec(message)?.[1];
    const near =
      unknown === undefined
        ? undefined
        : nearest(
            unknown,
            Object.keys(options).map((name) => `--${name}`),
          );
    throw usage(message, near === undefined ? undefined : `Did you mean ${near}?`);
  }
}

function commandOf(first: string | undefined, profile: string | undefined): CommandName {
  if (first === undefined) return profile === undefined ? "wizard" : "apply";
  const found = commandNames.find((name) => name === first);
  if (found !== undefined) return found;
  const near = nearest(first, commandNames);
  throw usage(`There is no command "${first}".`, near === undefined ? undefined : `Did you mean ${near}?`);
}

function oneOf<Value extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly Value[],
): Value | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw usage(`${option} takes ${allowed.join(", ")}; it was given "${value}".`);
  return found;
}

function lineCount(text: string | undefined): number {
  if (text === undefined) return 100;
  if (!/^\d{1,7}$/.test(text)) throw usage(`--tail takes a number of lines; it was given "${text}".`);
  return Number(text);
}

function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, far: distance(word, candidate) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= 3 ? best.candidate : undefined;
}

export function usage(saw: string, hint?: string): Problem {
  return new Problem({
    code: "usage",
    title: "That is not how dittofeed-setup is called",
    saw: hint === undefined ? saw : `${saw} ${hint}`,
    why: "Nothing was done.",
    next: "dittofeed-setup --help",
  });
}
