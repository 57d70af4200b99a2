import type { CommandSpec } from "../../spec.ts";

export const selfUpdate = {
  name: "self-update",
  summary: "is there a newer version? and what to type for it",
  usage: [["self-update --check", "is there a newer version? and what to type for it"]],
  options: { check: { type: "flag", help: "ask the npm registry, once; nothing is replaced" } },
  examples: ["dittofeed-setup self-update --check"],
  environment: ["npm_config_registry"],
  readOnly: true,
} as const satisfies CommandSpec;
