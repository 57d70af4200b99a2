import { dryRun, locked, namedDatabase, noDocker, reads } from "../../shared-options.ts";
import type { CommandSpec } from "../../spec.ts";

const exitCodes = { ...locked, ...noDocker } as const;

export const list = {
  name: "list",
  summary: "all workspaces of the database",
  options: namedDatabase,
  examples: ["dittofeed-setup workspace list"],
  exitCodes: noDocker,
  environment: reads.database,
  readOnly: true,
} as const satisfies CommandSpec;

export const create = {
  name: "create",
  summary: "one, from --name, --domain and --administrator",
  options: {
    ...namedDatabase,
    name: { type: "text", value: "NAME", help: "of the new workspace" },
    domain: { type: "text", value: "DOMAIN", help: "the e-mail domain of its people" },
    administrator: { type: "text", value: "EMAIL", help: "who signs in first" },
    "external-id": { type: "text", value: "ID", help: "what your own system calls it" },
    type: { type: "text", value: "TYPE", help: "root (the default), parent or child" },
    parent: { type: "text", value: "NAME", help: "of a child: the name of its parent" },
  },
  examples: ["dittofeed-setup workspace create --name A --domain a.co --administrator a@a.co"],
  exitCodes,
  environment: reads.database,
} as const satisfies CommandSpec;

export const importMany = {
  name: "import",
  summary: "many, from a .csv or .yaml file",
  words: {
    file: { value: "FILE", completes: "file", needs: "a file: CSV or YAML, or - for standard input" },
  },
  options: { ...namedDatabase, ...dryRun },
  examples: ["dittofeed-setup workspace import customers.csv --dry-run"],
  exitCodes,
  environment: reads.database,
} as const satisfies CommandSpec;

const inWorkspace = {
  workspace: { type: "text", value: "W", help: "name, external id or id; needed where there are several" },
} as const;
const email = { value: "EMAIL", needs: "an e-mail address" } as const;

export const listMembers = {
  name: "list",
  summary: "who may enter which workspace",
  options: { ...namedDatabase, ...inWorkspace },
  examples: ["dittofeed-setup workspace member list --workspace Acme"],
  exitCodes: noDocker,
  environment: reads.database,
  readOnly: true,
} as const satisfies CommandSpec;

export const addMember = {
  name: "add",
  summary: "let somebody in",
  words: { email },
  options: {
    ...namedDatabase,
    ...inWorkspace,
    role: {
      type: "text",
      value: "R",
      choices: ["Admin", "WorkspaceManager", "Author", "Viewer"],
      default: "Admin",
      help: "Admin (the default), WorkspaceManager, Author or Viewer",
    },
  },
  examples: ["dittofeed-setup workspace member add ann@example.com --workspace Acme"],
  exitCodes,
  environment: reads.database,
} as const satisfies CommandSpec;

export const removeMember = {
  name: "remove",
  summary: "keep somebody out",
  words: { email },
  options: { ...namedDatabase, ...inWorkspace },
  examples: ["dittofeed-setup workspace member remove ann@example.com"],
  exitCodes,
  environment: reads.database,
} as const satisfies CommandSpec;

export const workspace = {
  name: "workspace",
  summary: "the workspaces of one database, and who may enter them",
  commands: [
    list,
    create,
    importMany,
    { name: "member", summary: "who may enter a workspace", commands: [listMembers, addMember, removeMember] },
  ],
} as const satisfies CommandSpec;
