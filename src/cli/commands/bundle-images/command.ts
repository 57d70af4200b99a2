import { named, noDocker, reads, yesToo } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

export const bundleImages = {
  name: "bundle-images",
  summary: "write this program and a profile's images into one file, for a host without a registry",
  words: named,
  options: {
    "output-file": { type: "text", value: "FILE", completes: "file", help: "where to write it" },
    ...yesToo,
  },
  json: "data",
  examples: [
    "dittofeed-setup bundle-images acme.yaml",
    "dittofeed-setup bundle-images acme --output-file /mnt/stick/acme.tar",
  ],
  exitCodes: noDocker,
  environment: ["NAME of a secret", ...reads.installation],
  synonyms: {
    offline: "dittofeed-setup bundle-images P writes everything for a host without a registry",
    save: "dittofeed-setup bundle-images P writes the images into a file",
    load: "dittofeed-setup --profile P --from-bundle FILE installs from such a file",
  },
} as const satisfies CommandSpec;
