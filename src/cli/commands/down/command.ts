import { allServices } from "../../../domain/service.ts";
import { keptStack, locked, named, noDocker, reads, yesToo } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const down = {
  name: "down",
  summary: "remove the containers; the data is kept",
  usage: [
    ["down [P]", "remove the containers; the data is kept"],
    ["down --remove-data NAME", "also remove the data"],
  ],
  words: {
    profile: {
      ...named.profile,
      refuses: (word) =>
        allServices.some((service) => service === word)
          ? `"${word}" is a service, and down removes the containers of all services. To stop one: dittofeed-setup stop ${word}`
          : undefined,
    },
  },
  options: {
    ...keptStack,
    ...yesToo,
    "remove-data": { type: "text", value: "NAME", help: "also remove the volumes of the installation NAME" },
  },
  json: "data",
  examples: ["dittofeed-setup down acme"],
  exitCodes: { ...locked, ...noDocker },
  environment: reads.installation,
  synonyms: {
    uninstall: "dittofeed-setup down; --remove-data NAME also removes the data",
    rm: "dittofeed-setup down; --remove-data NAME also removes the data",
    destroy: "dittofeed-setup down; --remove-data NAME also removes the data",
    delete: "dittofeed-setup down for an installation; dittofeed-setup profile delete NAME for a profile",
    remove: "dittofeed-setup down; --remove-data NAME also removes the data",
  },
} as const satisfies CommandSpec;
