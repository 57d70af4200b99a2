import { foundStack, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const status = {
  name: "status",
  summary: "services, database, workspaces, address, last run",
  words: { profile: { value: "P", completes: "profile" } },
  options: foundStack,
  examples: ["dittofeed-setup status", "dittofeed-setup status --json"],
  exitCodes: { 3: "something is not as it should be" },
  environment: reads.installation,
  readOnly: true,
  synonyms: { ps: "dittofeed-setup status" },
} as const satisfies CommandSpec;
