import { dryRun, locked, yes } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

const environment = ["XDG_CONFIG_HOME", "XDG_STATE_HOME"] as const;

export const list = {
  name: "list",
  summary: "the rehearsals on this host, their folders and sizes",
  examples: ["dittofeed-setup rehearsal list", "dittofeed-setup rehearsal list --json"],
  environment,
  readOnly: true,
} as const satisfies CommandSpec;

export const remove = {
  name: "remove",
  summary: "remove one, with its database; the profile stays",
  words: { name: { value: "NAME", needs: "a name, or a rehearsal's folder" } },
  options: { ...dryRun, ...yes },
  examples: ["dittofeed-setup rehearsal remove acme"],
  exitCodes: locked,
  environment,
} as const satisfies CommandSpec;

export const rehearsal = {
  name: "rehearsal",
  summary: "list rehearsals, and remove what they left",
  commands: [list, remove],
  otherwise: "list",
} as const satisfies CommandSpec;
