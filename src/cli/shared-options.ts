import type { OptionSpec, Variable, WordSpec } from "./spec.ts";

/* What several commands say with the same words. */

export const screens = {
  "screen-reader": {
    type: "flag",
    help: "print lines instead of screens; same as INK_SCREEN_READER=true",
  },
  "no-bell": { type: "flag", help: "do not ring the bell after work of over a minute" },
} as const satisfies Record<string, OptionSpec>;

const mode = {
  type: "text",
  value: "M",
  choices: ["standard", "embedded"],
  help: "standard or embedded, if no profile says so",
} as const satisfies OptionSpec;

const project = {
  type: "text",
  value: "NAME",
  help: "a Compose project without a profile",
} as const satisfies OptionSpec;

/** For a stack that no profile describes. */
export const foundStack = {
  project,
  mode,
} as const satisfies Record<string, OptionSpec>;

/** For what Coolify has deployed, and no profile describes. */
export const keptStack = { project } as const satisfies Record<string, OptionSpec>;

/** For a database that no profile describes. */
export const namedDatabase = {
  project,
  mode,
  "database-url": {
    type: "text",
    value: "URL",
    help: "a database without a profile; no password in the address",
  },
  "database-url-file": {
    type: "text",
    value: "FILE",
    completes: "file",
    help: "a file with such an address; or DATABASE_URL",
  },
} as const satisfies Record<string, OptionSpec>;

export const yes = {
  yes: { type: "flag", short: "y", help: "do not ask for confirmation" },
} as const satisfies Record<string, OptionSpec>;

export const detach = {
  detach: { type: "flag", help: "run without this terminal: closing it does not stop the run; see attach" },
} as const satisfies Record<string, OptionSpec>;

/** For what changes something and asks nothing: whoever writes a script need not know which of both it is. */
export const yesToo = {
  yes: { type: "flag", short: "y", help: "accepted in scripts; this command never asks" },
} as const satisfies Record<string, OptionSpec>;

/** The profile as a word, where no other word can stand. */
export const named = {
  profile: { value: "P", completes: "profile" },
} as const satisfies Record<string, WordSpec>;

/** For whoever runs an installation's checks before it changes anything. */
export const skipCheck = {
  "skip-check": {
    type: "list",
    value: "CHECK",
    help: "only warn about what this check finds (disk-space or H3; several with commas)",
  },
} as const satisfies Record<string, OptionSpec>;

export const dryRun = {
  "dry-run": { type: "flag", help: "show what would be done and change nothing" },
} as const satisfies Record<string, OptionSpec>;

export const noDocker = { 5: "no usable Docker" } as const;
export const locked = { 4: "another run is using this installation" } as const;

/** For a host that reaches no registry. */
export const fromBundle = {
  "from-bundle": {
    type: "text",
    value: "FILE",
    completes: "file",
    help: "take the images from a file of bundle-images; no registry is asked",
  },
} as const satisfies Record<string, OptionSpec>;

const installation = ["DOCKER_HOST, DOCKER_CONTEXT", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "BASE_CONFIG_PATH"] as const;
/** What is read by whatever looks at an installation, at its database, and by what is drawn. */
export const reads = {
  installation,
  database: ["DATABASE_URL", "NAME of a secret", ...installation],
  screen: ["NO_COLOR, FORCE_COLOR", "INK_SCREEN_READER", "TERM", "LC_ALL, LC_CTYPE, LANG"],
} as const satisfies Record<string, readonly Variable[]>;
