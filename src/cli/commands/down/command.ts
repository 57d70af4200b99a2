import { keptStack, locked, noDocker, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const down = {
  name: "down",
  summary: "remove the containers; the data is kept",
  usage: [
    ["down", "remove the containers; the data is kept"],
    ["down --remove-data NAME", "also remove the data"],
  ],
  options: {
    ...keptStack,
    "remove-data": { type: "text", value: "NAME", help: "also remove the volumes of the installation NAME" },
  },
  examples: ["dittofeed-setup down --profile acme"],
  exitCodes: { ...locked, ...noDocker },
  environment: reads.installation,
  synonyms: {
    uninstall: "dittofeed-setup down; --remove-data NAME also removes the data",
    remove: "dittofeed-setup down; --remove-data NAME also removes the data",
  },
} as const satisfies CommandSpec;
