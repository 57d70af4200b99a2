import { keptStack, locked, noDocker, reads, yesToo } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const restart = {
  name: "restart",
  summary: "restart services in dependency order and wait until they are healthy",
  words: { services: { value: "SERVICE", completes: "service", many: true } },
  options: { ...keptStack, ...yesToo },
  json: "data",
  examples: ["dittofeed-setup restart api worker"],
  exitCodes: { ...locked, ...noDocker },
  environment: reads.installation,
} as const satisfies CommandSpec;
