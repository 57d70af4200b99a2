import { yesToo } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

const environment = ["XDG_CONFIG_HOME"] as const;
const name = { value: "NAME", completes: "profile", needs: "a name" } as const;
const file = { value: "FILE", completes: "file", needs: "a file" } as const;

export const list = {
  name: "list",
  summary: "list the saved profiles",
  json: "data",
  examples: ["dittofeed-setup profile list"],
  environment,
  readOnly: true,
} as const satisfies CommandSpec;

export const show = {
  name: "show",
  summary: "print a profile; it contains no secrets",
  words: { name },
  json: "data",
  examples: ["dittofeed-setup profile show acme"],
  environment,
  readOnly: true,
} as const satisfies CommandSpec;

export const edit = {
  name: "edit",
  summary: "change a saved profile in your editor; saved only if it is valid",
  words: { name },
  options: {
    from: {
      type: "text",
      value: "FILE",
      completes: "file",
      help: "begin with this file, such as what an earlier edit has kept",
    },
    yes: { type: "flag", short: "y", help: "with a fault, end without asking; the edited file is kept" },
  },
  json: { refused: "profile edit opens an editor, for people. A program can use profile show, check and import." },
  examples: ["dittofeed-setup profile edit acme"],
  environment: [...environment, "VISUAL, EDITOR"],
} as const satisfies CommandSpec;

export const exportOne = {
  name: "export",
  summary: "same as show, to write to a file",
  words: { name },
  json: "data",
  examples: ["dittofeed-setup profile export acme > acme.yaml"],
  environment,
  readOnly: true,
} as const satisfies CommandSpec;

export const importOne = {
  name: "import",
  summary: "save a profile file under its name",
  words: { file },
  options: yesToo,
  json: "data",
  examples: ["dittofeed-setup profile import acme.yaml"],
  environment,
} as const satisfies CommandSpec;

export const remove = {
  name: "delete",
  summary: "delete a profile; its installation stays",
  words: { name },
  options: yesToo,
  json: "data",
  examples: ["dittofeed-setup profile delete acme"],
  environment,
} as const satisfies CommandSpec;

export const check = {
  name: "check",
  summary: "validate a profile; needs no Docker, changes nothing",
  words: { file },
  json: "data",
  examples: ["dittofeed-setup profile check acme.yaml"],
  readOnly: true,
} as const satisfies CommandSpec;

export const schema = {
  name: "schema",
  summary: "print the JSON Schema for profiles",
  json: "data",
  examples: ["dittofeed-setup profile schema > profile.schema.json"],
  readOnly: true,
} as const satisfies CommandSpec;

export const profile = {
  name: "profile",
  summary: "manage saved profiles",
  commands: [list, show, edit, exportOne, importOne, remove, check, schema],
  otherwise: "list",
  synonyms: {
    validate: "dittofeed-setup profile check FILE",
    lint: "dittofeed-setup profile check FILE",
    edit: "dittofeed-setup profile edit NAME",
    list: "dittofeed-setup profile list; dittofeed-setup status shows what runs",
    ls: "dittofeed-setup profile list; dittofeed-setup status shows what runs",
    show: "dittofeed-setup profile show NAME; dittofeed-setup status shows what runs",
    export: "dittofeed-setup profile export NAME",
    import: "dittofeed-setup profile import FILE, or dittofeed-setup workspace import FILE",
  },
} as const satisfies CommandSpec;
