import { keptStack, noDocker, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const logs = {
  name: "logs",
  summary: "print log lines; -f follows (/ filters, space pauses)",
  words: { services: { value: "SERVICE", completes: "service", many: true } },
  options: {
    ...keptStack,
    follow: { type: "flag", short: "f", help: "keep printing new lines until Ctrl-C" },
    tail: { type: "number", value: "N", default: 100, help: "how many of the last lines to print (100)" },
    level: {
      type: "text",
      value: "warn|error",
      choices: ["warn", "error"],
      default: "none",
      help: "only lines of this level or higher",
    },
    filter: { type: "text", value: "TEXT", default: "", help: "only lines that contain this text" },
  },
  json: "lines",
  examples: ["dittofeed-setup logs -f api", "dittofeed-setup logs --level error --tail 500"],
  exitCodes: noDocker,
  environment: [...reads.installation, "NO_COLOR, FORCE_COLOR", "TERM"],
  readOnly: true,
} as const satisfies CommandSpec;
