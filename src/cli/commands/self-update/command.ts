import type { CommandSpec } from "../../spec.ts";

export const selfUpdate = {
  name: "self-update",
  summary: "check for a newer version and how to install it",
  usage: [["self-update --check", "check for a newer version and how to install it"]],
  options: { check: { type: "flag", help: "ask the npm registry, once; nothing is replaced" } },
  json: "data",
  examples: ["dittofeed-setup self-update --check"],
  environment: ["npm_config_registry"],
  readOnly: true,
} as const satisfies CommandSpec;
