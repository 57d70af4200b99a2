import { foundStack, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const config = {
  name: "config",
  summary: "what is in use, and where each value comes from; no secrets",
  words: { profile: { value: "P", completes: "profile" } },
  options: foundStack,
  json: "data",
  examples: ["dittofeed-setup config", "dittofeed-setup config acme --json"],
  environment: reads.installation,
  readOnly: true,
} as const satisfies CommandSpec;
