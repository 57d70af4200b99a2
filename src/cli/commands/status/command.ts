import { foundStack, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const status = {
  name: "status",
  summary: "services, database, workspaces, address, last run",
  words: { profile: { value: "P", completes: "profile" } },
  options: {
    watch: { type: "flag", help: "look again every 2 s (5 s over SSH), on a terminal; q quits" },
    ...foundStack,
  },
  examples: ["dittofeed-setup status", "dittofeed-setup status --json", "dittofeed-setup status --watch"],
  exitCodes: { 3: "something is not as it should be" },
  environment: reads.installation,
  readOnly: true,
  synonyms: { ps: "dittofeed-setup status" },
} as const satisfies CommandSpec;
