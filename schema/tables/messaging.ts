/** Templates, the providers that send them, and the groups that people subscribe to. */
import { index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { pointsTo, primaryId, setNow } from "./columns.ts";
import { channelType, resourceType, subscriptionGroupType } from "./enums.ts";
import { secret } from "./keys.ts";
import { workspace } from "./workspaces.ts";

export const emailTemplate = pgTable(
  "EmailTemplate",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    from: text().notNull(),
    subject: text().notNull(),
    body: text().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
    replyTo: text(),
  },
  (t) => [pointsTo("EmailTemplate_workspaceId_fkey", t.workspaceId, workspace.id)],
);

export const messageTemplate = pgTable(
  "MessageTemplate",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    definition: jsonb(),
    createdAt: setNow(),
    updatedAt: setNow(),
    resourceType: resourceType().default("Declarative").notNull(),
    draft: jsonb(),
  },
  (t) => [
    uniqueIndex("MessageTemplate_workspaceId_name_key").on(t.workspaceId, t.name),
    pointsTo("MessageTemplate_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const emailProvider = pgTable(
  "EmailProvider",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    type: text().notNull(),
    apiKey: text(),
    createdAt: setNow(),
    updatedAt: setNow(),
    secretId: uuid(),
  },
  (t) => [
    uniqueIndex("EmailProvider_workspaceId_type_key").on(t.workspaceId, t.type),
    pointsTo("EmailProvider_secretId_fkey", t.secretId, secret.id),
    pointsTo("EmailProvider_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const defaultEmailProvider = pgTable(
  "DefaultEmailProvider",
  {
    workspaceId: uuid().notNull(),
    emailProviderId: uuid().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
    fromAddress: text(),
  },
  (t) => [
    uniqueIndex("DefaultEmailProvider_workspaceId_key").on(t.workspaceId),
    pointsTo("DefaultEmailProvider_emailProviderId_fkey", t.emailProviderId, emailProvider.id),
    pointsTo("DefaultEmailProvider_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const smsProvider = pgTable(
  "SmsProvider",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    secretId: uuid().notNull(),
    type: text().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("SmsProvider_workspaceId_type_key").on(t.workspaceId, t.type),
    pointsTo("SmsProvider_secretId_fkey", t.secretId, secret.id),
    pointsTo("SmsProvider_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const defaultSmsProvider = pgTable(
  "DefaultSmsProvider",
  {
    workspaceId: uuid().notNull(),
    smsProviderId: uuid().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("DefaultSmsProvider_workspaceId_key").on(t.workspaceId),
    pointsTo("DefaultSmsProvider_smsProviderId_fkey", t.smsProviderId, smsProvider.id),
    pointsTo("DefaultSmsProvider_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const subscriptionGroup = pgTable(
  "SubscriptionGroup",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    type: subscriptionGroupType().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
    channel: channelType().notNull(),
  },
  (t) => [
    uniqueIndex("SubscriptionGroup_workspaceId_name_key").on(t.workspaceId, t.name),
    index("SubscriptionGroup_workspaceId_idx").on(t.workspaceId),
    pointsTo("SubscriptionGroup_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);
