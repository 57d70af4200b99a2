import { foundStack, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const bundle = {
  name: "bundle",
  summary: "write a support bundle, without secrets",
  options: {
    "hide-emails": { type: "flag", help: "also remove email addresses" },
    "output-file": { type: "text", value: "FILE", completes: "file", help: "where to write it" },
    ...foundStack,
  },
  examples: ["dittofeed-setup bundle --hide-emails"],
  environment: reads.installation,
  readOnly: true,
} as const satisfies CommandSpec;
