import type { CommandSpec } from "../../spec.ts";

const environment = ["XDG_CONFIG_HOME"] as const;
const name = { value: "NAME", completes: "profile", needs: "a name" } as const;
const file = { value: "FILE", completes: "file", needs: "a file" } as const;

export const list = {
  name: "list",
  summary: "the saved profiles",
  examples: ["dittofeed-setup profile list"],
  environment,
} as const satisfies CommandSpec;

export const show = {
  name: "show",
  summary: "print one; no secret is in it",
  words: { name },
  examples: ["dittofeed-setup profile show acme"],
  environment,
} as const satisfies CommandSpec;

export const exportOne = {
  name: "export",
  summary: "the same, to put into a file",
  words: { name },
  examples: ["dittofeed-setup profile export acme > acme.yaml"],
  environment,
} as const satisfies CommandSpec;

export const importOne = {
  name: "import",
  summary: "save a file's profile under its name",
  words: { file },
  examples: ["dittofeed-setup profile import acme.yaml"],
  environment,
} as const satisfies CommandSpec;

export const remove = {
  name: "delete",
  summary: "forget one; what it installed stays",
  words: { name },
  examples: ["dittofeed-setup profile delete acme"],
  environment,
} as const satisfies CommandSpec;

export const check = {
  name: "check",
  summary: "is it valid? needs no Docker, changes nothing",
  words: { file },
  examples: ["dittofeed-setup profile check acme.yaml"],
} as const satisfies CommandSpec;

export const schema = {
  name: "schema",
  summary: "what a profile can hold, as JSON Schema",
  examples: ["dittofeed-setup profile schema > profile.schema.json"],
} as const satisfies CommandSpec;

export const profile = {
  name: "profile",
  summary: "saved profiles, and what a profile can hold",
  commands: [list, show, exportOne, importOne, remove, check, schema],
  otherwise: "list",
  synonyms: { validate: "dittofeed-setup profile check FILE" },
} as const satisfies CommandSpec;
