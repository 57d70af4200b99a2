import { localServices } from "../../../domain/local-services.ts";
import { sourcePackages, typesOnly } from "../../../domain/source.ts";
import { locked, named, noDocker, reads, yesToo } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

const ends = { ...locked, ...noDocker } as const;

export const up = {
  name: "up",
  summary: "do what is missing, then run api, dashboard and worker until Ctrl-C",
  words: { services: { value: "api|dashboard|worker", choices: localServices, many: true } },
  options: {
    ...yesToo,
    watch: { type: "flag", help: "build again what changes, and restart whoever uses it" },
  },
  examples: ["dittofeed-setup local up", "dittofeed-setup local up api --watch"],
  exitCodes: ends,
  environment: [...reads.installation, "NO_COLOR, FORCE_COLOR", "TERM"],
  json: "events",
} as const satisfies CommandSpec;

export const build = {
  name: "build",
  summary: "build what is older than its source, or the named packages",
  words: { packages: { value: "PACKAGE", choices: [...sourcePackages, typesOnly], many: true } },
  options: yesToo,
  json: "data",
  examples: ["dittofeed-setup local build", "dittofeed-setup local build backend-lib api"],
  exitCodes: locked,
  environment: reads.installation,
} as const satisfies CommandSpec;

export const down = {
  name: "down",
  summary: "end what local up runs, and remove the containers; the data is kept",
  words: named,
  options: yesToo,
  json: "data",
  examples: ["dittofeed-setup local down"],
  exitCodes: ends,
  environment: reads.installation,
} as const satisfies CommandSpec;

export const status = {
  name: "status",
  summary: "the source, what is built, the containers, and the three processes",
  words: named,
  json: "data",
  examples: ["dittofeed-setup local status", "dittofeed-setup local status --json"],
  exitCodes: { 3: "a process or a container has a problem" },
  environment: reads.installation,
  readOnly: true,
} as const satisfies CommandSpec;

export const local = {
  name: "local",
  summary: "run Dittofeed from source on this machine",
  commands: [up, build, down, status],
  synonyms: {
    start: "dittofeed-setup local up",
    dev: "dittofeed-setup local up --watch",
    stop: "dittofeed-setup local down",
    logs: "dittofeed-setup local up shows the log of what it runs; dittofeed-setup logs that of the containers",
  },
} as const satisfies CommandSpec;
