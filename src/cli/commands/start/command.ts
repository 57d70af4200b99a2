import { keptStack, locked, noDocker, reads, yesToo } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const start = {
  name: "start",
  summary: "start stopped services and what they need, and wait until they are healthy",
  words: { services: { value: "SERVICE", completes: "service", many: true } },
  options: { ...keptStack, ...yesToo },
  json: "data",
  examples: ["dittofeed-setup start", "dittofeed-setup start worker"],
  exitCodes: { ...locked, ...noDocker },
  environment: reads.installation,
} as const satisfies CommandSpec;
