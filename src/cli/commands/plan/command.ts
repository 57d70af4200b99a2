import { fromBundle, reads, skipCheck } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const plan = {
  name: "plan",
  summary: "what apply would change, and why; changes nothing",
  words: {
    profile: {
      value: "P",
      completes: "profile",
      needs: "a profile: a saved name, a file, or - for standard input",
    },
  },
  options: { ...fromBundle, ...skipCheck },
  examples: ["dittofeed-setup plan acme.yaml"],
  exitCodes: { 0: "nothing to change", 1: "any error", 2: "changes are pending" },
  environment: ["NAME of a secret", ...reads.installation],
  readOnly: true,
  json: "events",
  // 2 would say that changes are pending.
  failsWith: 1,
  synonyms: { diff: "dittofeed-setup plan P", preview: "dittofeed-setup plan P" },
} as const satisfies CommandSpec;
