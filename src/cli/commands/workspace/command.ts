import { dryRun, locked, named, namedDatabase, noDocker, reads, yesToo } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

const exitCodes = { ...locked, ...noDocker } as const;

export const list = {
  name: "list",
  summary: "list all workspaces",
  words: named,
  options: namedDatabase,
  json: "data",
  examples: ["dittofeed-setup workspace list"],
  exitCodes: noDocker,
  environment: reads.database,
  readOnly: true,
} as const satisfies CommandSpec;

export const create = {
  name: "create",
  summary: "create one; needs --name, --domain and --administrator",
  words: named,
  options: {
    ...namedDatabase,
    ...yesToo,
    name: { type: "text", value: "NAME", help: "of the new workspace" },
    domain: { type: "text", value: "DOMAIN", help: "its people's email domain" },
    administrator: { type: "text", value: "EMAIL", help: "the first person to sign in" },
    "external-id": { type: "text", value: "ID", help: "the ID in your own system" },
    type: { type: "text", value: "TYPE", help: "root (the default), parent or child" },
    parent: { type: "text", value: "NAME", help: "for a child: the name of its parent" },
  },
  json: "data",
  examples: ["dittofeed-setup workspace create --name A --domain a.co --administrator a@a.co"],
  exitCodes,
  environment: reads.database,
} as const satisfies CommandSpec;

export const importMany = {
  name: "import",
  summary: "create many from a .csv or .yaml file",
  words: {
    file: { value: "FILE", completes: "file", needs: "a file: CSV or YAML, or - for standard input" },
  },
  options: { ...namedDatabase, ...dryRun, ...yesToo },
  json: "data",
  examples: ["dittofeed-setup workspace import customers.csv --dry-run"],
  exitCodes,
  environment: reads.database,
} as const satisfies CommandSpec;

const inWorkspace = {
  workspace: { type: "text", value: "W", help: "name, external ID or ID; required if there are several" },
} as const;
const email = { value: "EMAIL", needs: "an email address" } as const;

export const listMembers = {
  name: "list",
  summary: "list who has access to which workspace",
  words: named,
  options: { ...namedDatabase, ...inWorkspace },
  json: "data",
  examples: ["dittofeed-setup workspace member list --workspace Acme"],
  exitCodes: noDocker,
  environment: reads.database,
  readOnly: true,
} as const satisfies CommandSpec;

export const addMember = {
  name: "add",
  summary: "give someone access",
  words: { email },
  options: {
    ...namedDatabase,
    ...yesToo,
    ...inWorkspace,
    role: {
      type: "text",
      value: "R",
      choices: ["Admin", "WorkspaceManager", "Author", "Viewer"],
      default: "Admin",
      help: "Admin (the default), WorkspaceManager, Author or Viewer",
    },
  },
  json: "data",
  examples: ["dittofeed-setup workspace member add ann@example.com --workspace Acme"],
  exitCodes,
  environment: reads.database,
} as const satisfies CommandSpec;

export const removeMember = {
  name: "remove",
  summary: "remove someone's access",
  words: { email },
  options: { ...namedDatabase, ...yesToo, ...inWorkspace },
  json: "data",
  examples: ["dittofeed-setup workspace member remove ann@example.com"],
  exitCodes,
  environment: reads.database,
} as const satisfies CommandSpec;

export const workspace = {
  name: "workspace",
  summary: "manage workspaces and their members",
  commands: [
    list,
    create,
    importMany,
    { name: "member", summary: "manage the members of a workspace", commands: [listMembers, addMember, removeMember] },
  ],
  synonyms: {
    member: "dittofeed-setup workspace member list",
    user: "dittofeed-setup workspace member list",
    users: "dittofeed-setup workspace member list",
    tenant: "dittofeed-setup workspace list",
  },
} as const satisfies CommandSpec;
