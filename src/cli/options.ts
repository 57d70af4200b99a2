export interface OptionDeclaration {
  type: "string" | "boolean";
  short?: string;
  multiple?: boolean;
  /** How its value is named in help. */
  value?: string;
  /** All that it can be. */
  choices?: readonly string[];
  says: string;
}

/** Every option there is, as `parseArgs` takes them, and what help says of each. */
export const options = {
  profile: { type: "string", short: "p", value: "P", says: "a saved name, a file, or - for standard input" },
  output: {
    type: "string",
    short: "o",
    value: "plain|json",
    choices: ["auto", "plain", "json"],
    says: "lines for people, or one JSON event a line",
  },
  json: { type: "boolean", says: "short for --output json" },
  target: {
    type: "string",
    value: "T",
    choices: ["compose", "rehearsal"],
    says: "compose (Docker on this host), or rehearsal (no Docker)",
  },
  verbose: { type: "boolean", short: "v", says: "also the lines that other programs print" },
  ask: { type: "boolean", says: "with --profile: ask for what the profile leaves out" },
  "screen-reader": {
    type: "boolean",
    says: "lines one below the other instead of a screen; also INK_SCREEN_READER=true",
  },
  "no-bell": { type: "boolean", says: "do not ring when work of over a minute has ended" },
  follow: { type: "boolean", short: "f", says: "go on with new lines until Ctrl-C" },
  tail: { type: "string", value: "N", says: "so many last lines (100)" },
  level: {
    type: "string",
    value: "warn|error",
    choices: ["warn", "error"],
    says: "only lines that are at least as urgent",
  },
  filter: { type: "string", value: "TEXT", says: "only lines that hold this text" },
  "remove-data": { type: "string", value: "NAME", says: "also remove the volumes of the installation NAME" },
  project: { type: "string", value: "NAME", says: "a Compose project that no profile describes" },
  mode: {
    type: "string",
    value: "M",
    choices: ["standard", "embedded"],
    says: "standard or embedded, where no profile says so",
  },
  fix: { type: "string", multiple: true, value: "ID|all", says: "repair without the screen; several with commas" },
  list: { type: "boolean", says: "every problem that it knows, without looking" },
  yes: { type: "boolean", short: "y", says: "do not ask before a change" },
  "dry-run": { type: "boolean", says: "only show what would be done" },
  "database-url": { type: "string", value: "URL", says: "a database that no profile describes, without its password" },
  "database-url-file": { type: "string", value: "FILE", says: "a file that holds such an address; or DATABASE_URL" },
  duplicates: {
    type: "string",
    value: "K",
    choices: ["keep-oldest", "keep-newest"],
    says: "keep-oldest or keep-newest, where rows block a unique key",
  },
  role: {
    type: "string",
    value: "R",
    says: "of a member: Admin (the default), WorkspaceManager, Author or Viewer; with row-security a role of the database",
  },
  workspace: { type: "string", value: "W", says: "name, external id or id; needed where there are several" },
  name: { type: "string", value: "NAME", says: "of the new workspace" },
  domain: { type: "string", value: "DOMAIN", says: "the e-mail domain of its people" },
  administrator: { type: "string", value: "EMAIL", says: "who signs in first" },
  "external-id": { type: "string", value: "ID", says: "what your own system calls it" },
  type: { type: "string", value: "TYPE", says: "root (the default), parent or child" },
  parent: { type: "string", value: "NAME", says: "of a child: the name of its parent" },
  "hide-emails": { type: "boolean", says: "leave e-mail addresses out too" },
  "output-file": { type: "string", value: "FILE", says: "where to write it" },
} as const satisfies Record<string, OptionDeclaration>;

export type OptionName = keyof typeof options;
