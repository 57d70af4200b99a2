import { reads, screens } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const attach = {
  name: "attach",
  summary: "watch a running installation to its end; Ctrl-C leaves it or stops it",
  words: { profile: { value: "NAME", completes: "profile" } },
  options: screens,
  examples: ["dittofeed-setup attach", "dittofeed-setup attach acme", "dittofeed-setup attach acme --json"],
  exitCodes: {
    0: "the run is done, or you left it running",
    1: "the run failed, or is gone",
    3: "verification found problems",
    4: "another command is at work, with nothing to watch",
  },
  environment: [...reads.installation, ...reads.screen],
  readOnly: true,
  json: "events",
  synonyms: { watch: "dittofeed-setup attach", reattach: "dittofeed-setup attach" },
} as const satisfies CommandSpec;
