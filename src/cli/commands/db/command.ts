import { dryRun, locked, named, namedDatabase, noDocker, reads, yes } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

const incomplete = { 3: "the schema is not complete" } as const;

export const verify = {
  name: "verify",
  summary: "check the schema and show the SQL for what is missing",
  words: named,
  options: namedDatabase,
  json: "data",
  examples: ["dittofeed-setup db verify"],
  exitCodes: { ...incomplete, ...noDocker },
  environment: reads.database,
  readOnly: true,
} as const satisfies CommandSpec;

export const apply = {
  name: "apply",
  summary: "add what is missing, after a dump",
  words: named,
  options: {
    ...namedDatabase,
    ...dryRun,
    ...yes,
    duplicates: {
      type: "text",
      value: "K",
      choices: ["keep-oldest", "keep-newest"],
      help: "keep-oldest or keep-newest, if rows prevent a unique key",
    },
    renamed: {
      type: "list",
      value: "TABLE.OLD=NEW",
      help: "OLD was renamed to the app's NEW; =no: it is your own",
    },
    values: {
      type: "list",
      value: "TABLE.COLUMN=VALUE",
      help: "what to do with existing values, as the plan lists it",
    },
  },
  json: "data",
  examples: ["dittofeed-setup db apply --dry-run", "dittofeed-setup db apply --renamed Workspace.title=name"],
  exitCodes: { ...incomplete, ...locked, ...noDocker },
  environment: reads.database,
} as const satisfies CommandSpec;

export const migrate = {
  name: "migrate",
  summary: "run the app's own migrations, or list the new ones",
  words: named,
  options: { ...namedDatabase, ...dryRun, ...yes },
  json: "data",
  examples: ["dittofeed-setup db migrate --dry-run"],
  exitCodes: { 3: "migrations are left", ...locked, ...noDocker },
  environment: reads.database,
} as const satisfies CommandSpec;

export const restore = {
  name: "restore",
  summary: "load a dump into an empty database",
  words: { file: { value: "FILE", completes: "file", needs: "the dump: db restore FILE.sql.gz" } },
  options: { ...namedDatabase, ...dryRun, ...yes },
  json: "data",
  examples: ["dittofeed-setup db restore acme.sql.gz --dry-run"],
  exitCodes: { ...locked, ...noDocker },
  environment: reads.database,
} as const satisfies CommandSpec;

const role = { type: "text", value: "R", help: "the database role" } as const;

export const show = {
  name: "show",
  summary: "show PostgreSQL's row-level security",
  words: named,
  options: { ...namedDatabase, role },
  json: "data",
  examples: ["dittofeed-setup db row-security show"],
  exitCodes: noDocker,
  environment: reads.database,
  readOnly: true,
} as const satisfies CommandSpec;

export const enable = {
  name: "enable",
  summary: "guard the tables that have a workspace",
  words: named,
  options: { ...namedDatabase, role, ...dryRun, ...yes },
  json: "data",
  examples: ["dittofeed-setup db row-security enable --dry-run"],
  exitCodes: noDocker,
  environment: reads.database,
} as const satisfies CommandSpec;

/** It goes by what enabling wrote down: a role here would be heeded by nobody. */
export const disable = {
  name: "disable",
  summary: "remove all of it",
  words: named,
  options: { ...namedDatabase, ...dryRun, ...yes },
  json: "data",
  examples: ["dittofeed-setup db row-security disable"],
  exitCodes: noDocker,
  environment: reads.database,
} as const satisfies CommandSpec;

export const db = {
  name: "db",
  summary: "check, complete or restore a database",
  commands: [
    verify,
    apply,
    migrate,
    restore,
    { name: "row-security", summary: "PostgreSQL's row-level security", commands: [show, enable, disable] },
  ],
  synonyms: {
    backup: "there is no such command yet; db apply makes a dump before it changes a database with rows",
    dump: "there is no such command yet; db apply makes a dump before it changes a database with rows",
    schema: "dittofeed-setup db verify",
    verify: "dittofeed-setup db verify for the schema; dittofeed-setup doctor for everything",
    restore: "dittofeed-setup db restore FILE",
    migrate: "dittofeed-setup db migrate",
  },
} as const satisfies CommandSpec;
