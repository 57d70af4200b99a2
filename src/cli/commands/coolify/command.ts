import { yesToo } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const generate = {
  name: "generate",
  summary: "write the compose file, post-deployment command and instructions for Coolify",
  words: {
    profile: {
      value: "P",
      completes: "profile",
      needs: "a profile with target: coolify: a saved name, a file, or - for standard input",
    },
  },
  options: {
    ...yesToo,
    out: {
      type: "text",
      value: "DIR",
      completes: "file",
      help: "where to write it (the profile's folder, or ./NAME-coolify)",
    },
  },
  json: "data",
  examples: ["dittofeed-setup coolify generate acme.yaml", "dittofeed-setup coolify generate acme --out ~/deploy"],
  environment: ["XDG_CONFIG_HOME"],
  refuses: { target: "The profile has target: coolify." },
} as const satisfies CommandSpec;

export const coolify = {
  name: "coolify",
  summary: "for Coolify: generate its files",
  commands: [generate],
} as const satisfies CommandSpec;
