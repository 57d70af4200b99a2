/** Secrets, and what is unlocked with them: the public API, the admin API, integrations. */
import { boolean, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { pointsTo, primaryId, setNow } from "./columns.ts";
import { workspace } from "./workspaces.ts";

export const secret = pgTable(
  "Secret",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    value: text(),
    createdAt: setNow(),
    updatedAt: setNow(),
    configValue: jsonb(),
  },
  (t) => [
    uniqueIndex("Secret_workspaceId_name_key").on(t.workspaceId, t.name),
    pointsTo("Secret_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const writeKey = pgTable(
  "WriteKey",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    secretId: uuid().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("WriteKey_workspaceId_secretId_key").on(t.workspaceId, t.secretId),
    pointsTo("WriteKey_secretId_fkey", t.secretId, secret.id),
    pointsTo("WriteKey_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const adminApiKey = pgTable(
  "AdminApiKey",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    secretId: uuid().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("AdminApiKey_workspaceId_name_key").on(t.workspaceId, t.name),
    pointsTo("AdminApiKey_secretId_fkey", t.secretId, secret.id),
    pointsTo("AdminApiKey_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const oauthToken = pgTable(
  "OauthToken",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    refreshToken: text().notNull(),
    accessToken: text().notNull(),
    expiresIn: integer().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("OauthToken_workspaceId_name_key").on(t.workspaceId, t.name),
    pointsTo("OauthToken_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const integration = pgTable(
  "Integration",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    definition: jsonb().notNull(),
    enabled: boolean().default(true).notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
    definitionUpdatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("Integration_workspaceId_name_key").on(t.workspaceId, t.name),
    pointsTo("Integration_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const segmentIoConfiguration = pgTable(
  "SegmentIOConfiguration",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    sharedSecret: text().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("SegmentIOConfiguration_workspaceId_key").on(t.workspaceId),
    pointsTo("SegmentIOConfiguration_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);
