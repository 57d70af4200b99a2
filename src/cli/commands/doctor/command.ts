import { foundStack, reads, screens, yes } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const doctor = {
  name: "doctor",
  summary: "find what is wrong, show the repair, repair it",
  usage: [
    ["doctor", "find what is wrong, show the repair, repair it"],
    ["doctor --fix ID|all", "repair without a screen, and re-check"],
    ["doctor --list", "every problem that it knows"],
  ],
  options: {
    fix: { type: "list", value: "ID|all", help: "repair without the screen; several with commas" },
    list: { type: "flag", help: "every problem that it knows, without looking" },
    ...yes,
    ...foundStack,
    ...screens,
  },
  examples: ["dittofeed-setup doctor", "dittofeed-setup doctor --fix S4,C7 --yes", "dittofeed-setup doctor --json"],
  exitCodes: { 0: "nothing is wrong", 3: "problems are left" },
  environment: [...reads.installation, ...reads.screen],
  readOnly: { unless: "fix" },
  synonyms: { check: "dittofeed-setup doctor", repair: "dittofeed-setup doctor" },
} as const satisfies CommandSpec;
