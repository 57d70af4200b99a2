import { foundStack, named, reads, screens, yes } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const doctor = {
  name: "doctor",
  summary: "find known problems, explain and fix them",
  usage: [
    ["doctor [P]", "find known problems, explain and fix them"],
    ["doctor --fix ID|all", "fix without a screen, and check again"],
    ["doctor --list", "list every problem it knows"],
  ],
  words: {
    profile: {
      ...named.profile,
      refuses: (word) =>
        /^[a-z]\d{1,2}$/i.test(word)
          ? `"${word}" is a check. To repair it: dittofeed-setup doctor --fix ${word}.`
          : undefined,
    },
  },
  options: {
    fix: { type: "list", value: "ID|all", help: "repair without the screen; several with commas" },
    list: { type: "flag", help: "list every problem it knows, without checking" },
    ...yes,
    ...foundStack,
    ...screens,
  },
  json: "data",
  examples: ["dittofeed-setup doctor", "dittofeed-setup doctor --fix S4,C7 --yes", "dittofeed-setup doctor --json"],
  exitCodes: { 0: "no problems", 3: "problems are left" },
  environment: [...reads.installation, ...reads.screen],
  readOnly: { unless: "fix" },
  synonyms: {
    check: "dittofeed-setup doctor",
    diagnose: "dittofeed-setup doctor",
    health: "dittofeed-setup doctor",
    test: "dittofeed-setup doctor",
    fix: "dittofeed-setup doctor; doctor --fix ID or --fix all repairs without a screen",
    repair: "dittofeed-setup doctor; doctor --fix ID or --fix all repairs without a screen",
  },
} as const satisfies CommandSpec;
