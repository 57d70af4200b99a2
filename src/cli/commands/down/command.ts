import { keptStack, locked, noDocker, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const down = {
  name: "down",
  summary: "remove the containers; the data stays",
  usage: [
    ["down", "remove the containers; the data stays"],
    ["down --remove-data NAME", "remove the data too"],
  ],
  options: {
    ...keptStack,
    "remove-data": { type: "text", value: "NAME", help: "also remove the volumes of the installation NAME" },
  },
  examples: ["dittofeed-setup down --profile acme"],
  exitCodes: { ...locked, ...noDocker },
  environment: reads.installation,
  synonyms: {
    stop: "dittofeed-setup down",
    uninstall: "dittofeed-setup down; with --remove-data NAME the data goes too",
    remove: "dittofeed-setup down; with --remove-data NAME the data goes too",
  },
} as const satisfies CommandSpec;
