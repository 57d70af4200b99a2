import { typed } from "../../../domain/typed.ts";
import { foundStack, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const report = {
  name: "report",
  summary: "write a report page: findings, services, last run, without secrets",
  usage: [
    ["report FILE.html", "one page for a browser"],
    ["report FILE.md", "Markdown for a ticket"],
    ["report -", "the same Markdown on standard output"],
  ],
  words: {
    file: {
      value: "FILE",
      completes: "file",
      needs: "a file that ends in .html or .md, or -",
      refuses: (word) =>
        /^[a-z0-9][a-z0-9_-]*$/.test(word)
          ? typed`report takes a file that ends in .html or .md, or -. For a profile: dittofeed-setup report ${word}.html --profile ${word}`
          : undefined,
    },
  },
  options: {
    "hide-emails": { type: "flag", help: "also remove email addresses" },
    yes: { type: "flag", short: "y", help: "overwrite FILE" },
    ...foundStack,
  },
  json: "data",
  examples: ["dittofeed-setup report acme.html", "dittofeed-setup report - --hide-emails"],
  environment: reads.installation,
  readOnly: true,
} as const satisfies CommandSpec;
