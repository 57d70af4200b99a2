import { keptStack, locked, noDocker, reads, yesToo } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const stop = {
  name: "stop",
  summary: "stop services, dependents first; containers and data are kept",
  words: { services: { value: "SERVICE", completes: "service", many: true } },
  options: { ...keptStack, ...yesToo },
  json: "data",
  examples: ["dittofeed-setup stop", "dittofeed-setup stop worker"],
  exitCodes: { ...locked, ...noDocker },
  environment: reads.installation,
} as const satisfies CommandSpec;
