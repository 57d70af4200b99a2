import type { CommandSpec } from "../../spec.ts";

export const version = {
  name: "version",
  summary: "print the version and what it runs with",
  json: "data",
  examples: ["dittofeed-setup version", "dittofeed-setup version --json"],
  environment: ["DOCKER_HOST, DOCKER_CONTEXT"],
  readOnly: true,
} as const satisfies CommandSpec;
