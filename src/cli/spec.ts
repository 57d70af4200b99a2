/** What can be typed for a value, for completion. */
type Completes = "profile" | "file" | "service";

/** One option, as data. Its name is its key; a command's run gets its value under the same name in camelCase. */
export interface OptionSpec {
  readonly type: "flag" | "text" | "number" | "list";
  readonly help: string;
  readonly short?: string;
  /** How its value is named in help. */
  readonly value?: string;
  /** All that it can be. */
  readonly choices?: readonly string[];
  readonly default?: string | number;
  readonly completes?: Completes;
  /** Another option without which it says nothing, and how the two are called together. */
  readonly needs?: readonly [option: string, call: string];
}

/** A word after the command's name. One that has the name of an option is the same as that option. */
export interface WordSpec {
  /** How it is named in help. */
  readonly value: string;
  readonly choices?: readonly string[];
  readonly completes?: Completes;
  /** It must be there; said of it where it is not: `plan needs …`. */
  readonly needs?: string;
  /** It and all that follow. */
  readonly many?: true;
  /** What is said of a word that is typed here by mistake; undefined: it can be meant. */
  readonly refuses?: (word: string) => string | undefined;
}

/** Variables of the environment, as help lists them. */
export const variables = {
  "NAME of a secret": "a value that a profile reads from the environment (fromEnv: NAME)",
  DATABASE_URL: "a database without a profile",
  "DOCKER_HOST, DOCKER_CONTEXT": "another Docker engine",
  "NO_COLOR, FORCE_COLOR": "no colors; or colors in pipes too (1: 16, 2 and 3: 256)",
  INK_SCREEN_READER: "true: print lines instead of screens",
  TERM: "dumb: print lines instead of screens, without colors",
  "LC_ALL, LC_CTYPE, LANG": "whether the terminal supports UTF-8",
  "VISUAL, EDITOR": "the editor for profiles (vi or nano)",
  XDG_CONFIG_HOME: "where saved profiles are, in dittofeed-setup (~/.config)",
  XDG_STATE_HOME: "where installations, answers and dumps go (~/.local/state)",
  BASE_CONFIG_PATH: "where Coolify keeps its deployments (/data/coolify)",
  XDG_CACHE_HOME: "where compiled code and the rehearsal's PostgreSQL are kept (~/.cache)",
  npm_config_registry: "another npm registry (~/.npmrc, registry.npmjs.org)",
} as const;

export type Variable = keyof typeof variables;

/** What one command is, as data. Parser, refusals, suggestions, help, completion, man page and docs/commands.md are made of it. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** Every way to call it, after the program's name, where its words alone do not show them. */
  readonly usage?: readonly (readonly [call: string, does: string])[];
  readonly words?: Readonly<Record<string, WordSpec>>;
  /** Besides those of every command. */
  readonly options?: Readonly<Record<string, OptionSpec>>;
  readonly examples?: readonly string[];
  /** Those that it can end with besides 0, 1 and 2, and where it means something else by those. */
  readonly exitCodes?: Readonly<Record<number, string>>;
  /** The variables of the environment that it heeds. */
  readonly environment?: readonly Variable[];
  /** In the place of words: what its next word can be. It then has no options and no run of its own. */
  readonly commands?: readonly CommandSpec[];
  /** Which of those is meant where none is named. */
  readonly otherwise?: string;
  /** What runs where no command is named: nobody can type its name. */
  readonly isDefault?: true;
  /** Words that other programs have for it, or for one of its commands, and what to type here. */
  readonly synonyms?: Readonly<Record<string, string>>;
  /** Options of every command that this one cannot heed, and what is said of them. */
  readonly refuses?: Readonly<Record<string, string>>;
  /** A stop changes nothing of what it works on, or it says itself how far it came. With a name: unless this option is given. */
  readonly readOnly?: true | { readonly unless: string };
  /**
   * What --json prints; each command that can be called declares it. "data": one value. "lines": one
   * object a line, for as long as it runs. "events": those of a run, in a stream that begins with its
   * version. Or what is said to whoever asks for it in vain. What goes wrong is one `run-ended`
   * on standard output whatever is declared (docs/json.md).
   */
  readonly json?: "data" | "lines" | "events" | { readonly refused: string };
  /** The exit code of all that goes wrong, where the usual ones say something else. */
  readonly failsWith?: number;
}

/** Every command reads these. */
export const everywhere = {
  profile: {
    type: "text",
    short: "p",
    value: "P",
    completes: "profile",
    help: "a saved name, a file, or - for standard input",
  },
  output: {
    type: "text",
    short: "o",
    value: "plain|json",
    choices: ["auto", "plain", "json"],
    default: "auto",
    help: "lines for people, or JSON",
  },
  json: { type: "flag", help: "short for --output json" },
  target: {
    type: "text",
    value: "T",
    choices: ["compose", "rehearsal"],
    help: "compose (Docker on this host), or rehearsal (no Docker)",
  },
  color: {
    type: "text",
    value: "WHEN",
    choices: ["auto", "always", "never"],
    default: "auto",
    help: "auto (on a terminal), always or never (--no-color); overrides NO_COLOR and FORCE_COLOR",
  },
  quiet: { type: "flag", short: "q", help: "no progress: only results and problems" },
  verbose: { type: "flag", short: "v", help: "also print the output of other programs" },
} as const satisfies Record<string, OptionSpec>;

/** How other programs spell an option that is called otherwise here. */
const spellings: Readonly<Record<string, string>> = { "--no-color": "--color=never" };

/** What was typed, in our own spelling. */
export function usualSpelling(argv: readonly string[]): string[] {
  const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
  return argv.map((word, at) => (at < end && Object.hasOwn(spellings, word) ? (spellings[word] ?? word) : word));
}

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;
type TextOf<Spec> = Spec extends { choices: readonly (infer Choice)[] } ? Choice : string;
type OptionValue<Spec extends OptionSpec> = Spec extends { type: "flag" }
  ? boolean
  : Spec extends { type: "list" }
    ? readonly string[]
    : (Spec extends { type: "number" } ? number : TextOf<Spec>) | (Spec extends { default: infer D } ? D : undefined);
type WordValue<Spec extends WordSpec> = Spec extends { many: true }
  ? readonly string[]
  : TextOf<Spec> | (Spec extends { needs: string } ? never : undefined);
type OptionValues<Options> = {
  readonly [Name in keyof Options & string as Camel<Name>]: Options[Name] extends OptionSpec
    ? OptionValue<Options[Name]>
    : never;
};
type WordValues<Words> = {
  readonly [Name in keyof Words]: Words[Name] extends WordSpec ? WordValue<Words[Name]> : never;
};

/** What every command is given; --json is one of the things that `output` can say. */
export type CommonArgs = Omit<OptionValues<typeof everywhere>, "json">;

/** What a command's run is given: its own options and words, and those of every command. */
export type Args<Spec extends CommandSpec> = CommonArgs &
  (Spec extends { options: infer Options } ? OptionValues<Options> : unknown) &
  (Spec extends { words: infer Words } ? WordValues<Words> : unknown);
