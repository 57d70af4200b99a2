import { foundStack, named, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const status = {
  name: "status",
  summary: "services, database, workspaces, address, last run",
  words: named,
  options: {
    watch: { type: "flag", help: "refresh every 2 s (5 s over SSH) in a terminal; q quits" },
    ...foundStack,
  },
  json: "data",
  examples: ["dittofeed-setup status", "dittofeed-setup status --json", "dittofeed-setup status --watch"],
  exitCodes: { 3: "a service or the database has a problem" },
  environment: reads.installation,
  readOnly: true,
  synonyms: {
    ps: "dittofeed-setup status",
    top: "dittofeed-setup status --watch",
    info: "dittofeed-setup status",
    open: "dittofeed-setup status shows the address",
    ui: "dittofeed-setup status shows the address",
  },
} as const satisfies CommandSpec;
