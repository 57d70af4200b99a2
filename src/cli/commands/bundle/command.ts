import { typed } from "../../../domain/typed.ts";
import { foundStack, named, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const bundle = {
  name: "bundle",
  summary: "write a support bundle, without secrets",
  words: {
    profile: {
      ...named.profile,
      refuses: (word) =>
        /\.(tar|t?gz)$/i.test(word)
          ? typed`To write it to that file: dittofeed-setup bundle --output-file ${word}`
          : undefined,
    },
  },
  options: {
    "hide-emails": { type: "flag", help: "also remove email addresses" },
    "output-file": { type: "text", value: "FILE", completes: "file", help: "where to write it" },
    ...foundStack,
  },
  json: "data",
  examples: ["dittofeed-setup bundle --hide-emails"],
  environment: reads.installation,
  readOnly: true,
} as const satisfies CommandSpec;
