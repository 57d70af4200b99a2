import type { OptionName } from "./options.ts";

/** What one command is, as data. Parser, refusals, suggestions and help read this and nothing else. */
export interface CommandDeclaration {
  /** Each way to call it, after the program's name, and what that does. */
  usage: readonly (readonly [call: string, does: string])[];
  /** Options that it reads besides those in `everywhere`. */
  options?: readonly OptionName[];
  /** How many words it takes after its name. None where nothing is said: a word that nobody reads could be what was meant. */
  words?: number;
  /** What its second word can be. */
  verbs?: readonly string[];
  examples: readonly string[];
  /** Where they say something else than usual. */
  exitCodes?: readonly (readonly [code: string, meaning: string])[];
}

/** Every command reads these. */
export const everywhere: readonly OptionName[] = ["profile", "output", "json", "target", "verbose"];

const databases: readonly OptionName[] = ["mode", "database-url", "database-url-file"];
const screens: readonly OptionName[] = ["screen-reader", "no-bell"];
const services = Number.POSITIVE_INFINITY;

export const commandTable = {
  wizard: {
    usage: [
      ["", "ask, review, install; needs a terminal"],
      ["--profile P", "install what the profile says, without a question"],
      ["--profile P --ask", "ask only for what the profile leaves out"],
    ],
    options: [...screens, "ask"],
    examples: ["dittofeed-setup", "dittofeed-setup --profile acme.yaml"],
  },
  apply: {
    usage: [["apply P", "the same as --profile P: install, or change what is there"]],
    words: 1,
    examples: ["dittofeed-setup apply acme.yaml", "cat acme.yaml | dittofeed-setup apply - --json"],
  },
  plan: {
    usage: [["plan P", "what apply would change, and why; changes nothing"]],
    words: 1,
    examples: ["dittofeed-setup plan acme.yaml"],
    exitCodes: [
      ["0", "nothing to change"],
      ["1", "any error"],
      ["2", "changes are pending"],
    ],
  },
  status: {
    usage: [["status", "services, database, workspaces, address, last run"]],
    options: ["project", "mode"],
    words: 1,
    examples: ["dittofeed-setup status", "dittofeed-setup status --json"],
    exitCodes: [["3", "something is not as it should be"]],
  },
  restart: {
    usage: [["restart [SERVICE ...]", "in dependency order, until all are healthy"]],
    words: services,
    examples: ["dittofeed-setup restart api worker"],
  },
  logs: {
    usage: [["logs [SERVICE ...]", "last lines; -f follows (/ filters, space pauses)"]],
    options: ["follow", "tail", "level", "filter"],
    words: services,
    examples: ["dittofeed-setup logs -f api", "dittofeed-setup logs --level error --tail 500"],
  },
  down: {
    usage: [
      ["down", "remove the containers; the data stays"],
      ["down --remove-data NAME", "remove the data too"],
    ],
    options: ["remove-data"],
    examples: ["dittofeed-setup down --profile acme"],
  },
  doctor: {
    usage: [
      ["doctor", "find what is wrong, show the repair, repair it"],
      ["doctor --fix ID|all", "repair without a screen, and look again"],
      ["doctor --list", "every problem that it knows"],
    ],
    options: ["fix", "list", "yes", "project", "mode", ...screens],
    examples: ["dittofeed-setup doctor", "dittofeed-setup doctor --fix S4,C7 --yes", "dittofeed-setup doctor --json"],
    exitCodes: [
      ["0", "nothing is wrong"],
      ["3", "problems are left"],
    ],
  },
  bundle: {
    usage: [["bundle", "one file for whoever helps you, without secrets"]],
    options: ["hide-emails", "output-file", "project", "mode"],
    examples: ["dittofeed-setup bundle --hide-emails"],
  },
  db: {
    usage: [
      ["db verify", "is the schema complete? what is missing, its SQL"],
      ["db apply", "add what is missing, after a dump"],
      ["db migrate", "run the app's own migrations, show which are new"],
      ["db restore FILE", "read a dump into an empty database"],
      ["db row-security show|enable|disable", "PostgreSQL's row security"],
    ],
    options: [...databases, "dry-run", "yes", "duplicates", "role"],
    words: 2,
    verbs: ["verify", "apply", "migrate", "restore", "row-security"],
    examples: [
      "dittofeed-setup db verify",
      "dittofeed-setup db apply --dry-run",
      "dittofeed-setup db restore acme.sql.gz",
    ],
    exitCodes: [["3", "the schema is not complete"]],
  },
  workspace: {
    usage: [
      ["workspace list", "all workspaces of the database"],
      ["workspace create", "one, from --name, --domain and --administrator"],
      ["workspace import FILE", "many, from a .csv or .yaml file"],
      ["workspace member list", "who may enter which workspace"],
      ["workspace member add EMAIL", "let somebody in"],
      ["workspace member remove EMAIL", "keep somebody out"],
    ],
    options: [
      ...databases,
      ...(["name", "domain", "administrator", "external-id", "type", "parent"] as const),
      ...(["workspace", "role", "dry-run", "yes"] as const),
    ],
    words: 3,
    verbs: ["list", "create", "import", "member"],
    examples: [
      "dittofeed-setup workspace import customers.csv --dry-run",
      "dittofeed-setup workspace member add ann@example.com --workspace Acme",
    ],
  },
  profile: {
    usage: [
      ["profile list", "the saved profiles"],
      ["profile show NAME", "print one; no secret is in it"],
      ["profile export NAME", "the same, to put into a file"],
      ["profile import FILE", "save a file's profile under its name"],
      ["profile delete NAME", "forget one; what it installed stays"],
      ["profile check FILE", "is it valid? needs no Docker, changes nothing"],
      ["profile schema", "what a profile can hold, as JSON Schema"],
    ],
    words: 2,
    verbs: ["list", "show", "export", "import", "delete", "check", "schema"],
    examples: ["dittofeed-setup profile export acme > acme.yaml", "dittofeed-setup profile check acme.yaml"],
  },
  completion: {
    usage: [["completion bash|zsh|fish", "a script that completes commands and options"]],
    words: 1,
    verbs: ["bash", "zsh", "fish"],
    examples: ["source <(dittofeed-setup completion bash)", "dittofeed-setup completion fish | source"],
  },
} as const satisfies Record<string, CommandDeclaration>;

export type CommandName = keyof typeof commandTable;

/** What a word of other programs is called here. */
export const calledHere: Readonly<Record<string, string>> = {
  install: "dittofeed-setup --profile P installs; without a profile it asks first",
  upgrade: "change images in the profile, then dittofeed-setup --profile P",
  update: "change images in the profile, then dittofeed-setup --profile P",
  up: "dittofeed-setup --profile P starts what is not running",
  start: "dittofeed-setup --profile P starts what is not running",
  stop: "dittofeed-setup down",
  uninstall: "dittofeed-setup down; with --remove-data NAME the data goes too",
  remove: "dittofeed-setup down; with --remove-data NAME the data goes too",
  ps: "dittofeed-setup status",
  check: "dittofeed-setup doctor",
  repair: "dittofeed-setup doctor",
  config: "dittofeed-setup plan P, or dittofeed-setup profile show NAME",
  validate: "dittofeed-setup profile check FILE",
  backup: "there is no command for it yet; db apply makes a dump before it changes a database with rows",
  restore: "dittofeed-setup db restore FILE",
  migrate: "dittofeed-setup db migrate",
};
