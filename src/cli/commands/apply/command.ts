import { detach, fromBundle, locked, noDocker, reads, skipCheck, yesToo } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const apply = {
  name: "apply",
  summary: "same as --profile P: install, or apply changes",
  words: {
    profile: {
      value: "P",
      completes: "profile",
      needs: "a profile: a saved name, a file, or - for standard input",
    },
  },
  options: { ...fromBundle, ...detach, ...yesToo, ...skipCheck },
  examples: [
    "dittofeed-setup apply acme.yaml",
    "dittofeed-setup apply acme.yaml --detach",
    "cat acme.yaml | dittofeed-setup apply - --json",
  ],
  exitCodes: { 3: "verification found problems", ...locked, ...noDocker },
  environment: ["NAME of a secret", ...reads.installation],
  readOnly: true,
  json: "events",
  synonyms: {
    install: "dittofeed-setup --profile P installs; without a profile it asks first",
    upgrade: "change images in the profile, then dittofeed-setup --profile P",
    update: "change images in the profile, then dittofeed-setup --profile P",
    deploy: "dittofeed-setup --profile P",
    run: "dittofeed-setup --profile P",
    pull: "change images in the profile, then dittofeed-setup --profile P",
    up: "dittofeed-setup --profile P starts whatever is not running",
  },
} as const satisfies CommandSpec;
