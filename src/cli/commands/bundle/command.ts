import { foundStack, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const bundle = {
  name: "bundle",
  summary: "one file for someone who helps you, without secrets",
  options: {
    "hide-emails": { type: "flag", help: "leave e-mail addresses out too" },
    "output-file": { type: "text", value: "FILE", completes: "file", help: "where to write it" },
    ...foundStack,
  },
  examples: ["dittofeed-setup bundle --hide-emails"],
  environment: reads.installation,
  readOnly: true,
} as const satisfies CommandSpec;
