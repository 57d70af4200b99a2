import type { CommandSpec } from "../../spec.ts";

export const man = {
  name: "man",
  summary: "print the manual page",
  examples: ["dittofeed-setup man | man -l -"],
  readOnly: true,
} as const satisfies CommandSpec;
