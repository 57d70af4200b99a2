import { fromBundle, locked, noDocker, reads, screens } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const wizard = {
  name: "wizard",
  summary: "ask, review, install; needs a terminal",
  isDefault: true,
  usage: [
    ["", "ask, review, install; needs a terminal"],
    ["--profile P", "install a profile without questions"],
    ["--profile P --ask", "ask only for what the profile omits"],
  ],
  options: {
    ...screens,
    ...fromBundle,
    ask: {
      type: "flag",
      help: "with --profile: ask for what the profile omits",
      needs: ["profile", "--ask works only with a profile: --profile P --ask."],
    },
  },
  refuses: {
    target: "--target works only with a profile: --profile P --target T.",
    yes: "Without a profile the installation asks. To install without questions: --profile P.",
    quiet: "--quiet works only with a profile: --profile P --quiet.",
  },
  json: { refused: "Questions have no JSON form. To install a profile without questions: --profile P --json." },
  examples: ["dittofeed-setup", "dittofeed-setup --profile acme.yaml"],
  synonyms: {
    init: "dittofeed-setup asks, shows what will change, and installs",
    setup: "dittofeed-setup asks, shows what will change, and installs",
    new: "dittofeed-setup asks, shows what will change, and installs",
    create: "dittofeed-setup asks, shows what will change, and installs",
    configure: "dittofeed-setup asks, shows what will change, and installs",
    wizard: "dittofeed-setup asks, shows what will change, and installs",
  },
  exitCodes: { 3: "verification found problems", ...locked, ...noDocker },
  environment: ["NAME of a secret", ...reads.installation, ...reads.screen],
  readOnly: true,
} as const satisfies CommandSpec;
