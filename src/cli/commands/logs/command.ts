import { keptStack, noDocker, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const logs = {
  name: "logs",
  summary: "print log lines; -f follows (/ filters, space pauses)",
  words: { services: { value: "SERVICE", completes: "service", many: true } },
  options: {
    ...keptStack,
    follow: { type: "flag", short: "f", help: "keep printing new lines until Ctrl-C" },
    tail: {
      type: "text",
      short: "n",
      value: "N",
      help: "how many of each service's last lines to print, or all (100; with --since: all)",
    },
    since: { type: "text", value: "TIME", help: "only lines since then: 10m, 2h, 1d or 2026-11-27T10:00" },
    timestamps: { type: "flag", short: "t", help: "print each line's time" },
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
  examples: [
    "dittofeed-setup logs -f api",
    "dittofeed-setup logs -n 500 --level error",
    "dittofeed-setup logs --since 10m -t api",
  ],
  exitCodes: noDocker,
  environment: [...reads.installation, "NO_COLOR, FORCE_COLOR", "TERM"],
  readOnly: true,
} as const satisfies CommandSpec;
