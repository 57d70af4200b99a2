import type { CommandSpec } from "../../spec.ts";

export const man = {
  name: "man",
  summary: "print the manual page",
  json: { refused: "man prints a page for the program man; it has no JSON form." },
  examples: ["dittofeed-setup man | man -l -"],
  readOnly: true,
} as const satisfies CommandSpec;
