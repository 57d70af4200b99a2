import { dryRun, locked, yes } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

const environment = ["XDG_CONFIG_HOME", "XDG_STATE_HOME"] as const;

export const list = {
  name: "list",
  summary: "list the rehearsals on this host, with folders and sizes",
  json: "data",
  examples: ["dittofeed-setup rehearsal list", "dittofeed-setup rehearsal list --json"],
  environment,
  readOnly: true,
} as const satisfies CommandSpec;

export const remove = {
  name: "remove",
  summary: "remove one with its database; its profile is kept",
  words: { name: { value: "NAME", needs: "a name, or a rehearsal's folder" } },
  options: { ...dryRun, ...yes },
  json: "data",
  examples: ["dittofeed-setup rehearsal remove acme"],
  exitCodes: locked,
  environment,
} as const satisfies CommandSpec;

export const rehearsal = {
  name: "rehearsal",
  summary: "list and remove rehearsals",
  commands: [list, remove],
  otherwise: "list",
} as const satisfies CommandSpec;
