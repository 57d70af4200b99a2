/** Who may log in, through which account, with which role. */
import { boolean, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { pointsTo, primaryId, setNow } from "./columns.ts";
import { roleType, workspaceOccupantType } from "./enums.ts";
import { secret } from "./keys.ts";
import { workspace } from "./workspaces.ts";

export const workspaceMember = pgTable(
  "WorkspaceMember",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    email: text().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
    emailVerified: boolean().default(false),
    name: text(),
    nickname: text(),
    lastWorkspaceId: uuid(),
  },
  (t) => [
    uniqueIndex("WorkspaceMember_email_key").on(t.email),
    // Not in the app's own schema: its first login upserts on conflict (email, "workspaceId") and
    // fails with 42P10 where no unique index over both exists (multi-tenant-main,
    // backend-lib/src/requestContext.ts).
    uniqueIndex("WorkspaceMember_email_workspaceId_key").on(t.email, t.workspaceId),
    pointsTo("WorkspaceMember_lastWorkspaceId_fkey", t.lastWorkspaceId, workspace.id, "set null"),
    pointsTo("WorkspaceMember_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const workspaceMembeAccount = pgTable(
  "WorkspaceMembeAccount",
  {
    id: primaryId(),
    workspaceMemberId: uuid().notNull(),
    provider: text().notNull(),
    providerAccountId: text().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("WorkspaceMembeAccount_provider_providerAccountId_key").on(t.provider, t.providerAccountId),
    pointsTo("WorkspaceMembeAccount_workspaceMemberId_fkey", t.workspaceMemberId, workspaceMember.id),
  ],
);

export const workspaceMemberRole = pgTable(
  "WorkspaceMemberRole",
  {
    workspaceId: uuid().notNull(),
    workspaceMemberId: uuid().notNull(),
    role: roleType().default("Viewer").notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("WorkspaceMemberRole_workspaceId_workspaceMemberId_key").on(t.workspaceId, t.workspaceMemberId),
    pointsTo("WorkspaceMemberRole_workspaceId_fkey", t.workspaceId, workspace.id),
    pointsTo("WorkspaceMemberRole_workspaceMemberId_fkey", t.workspaceMemberId, workspaceMember.id),
  ],
);

export const workspaceOccupantSetting = pgTable(
  "WorkspaceOccupantSetting",
  {
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    workspaceOccupantId: text().notNull(),
    occupantType: workspaceOccupantType().notNull(),
    config: jsonb(),
    secretId: uuid(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("WorkspaceOccupantSetting_workspaceId_occupantId_name_key").on(
      t.workspaceId,
      t.workspaceOccupantId,
      t.name,
    ),
    pointsTo("WorkspaceOccupantSetting_secretId_fkey", t.secretId, secret.id, "set null"),
    pointsTo("WorkspaceOccupantSetting_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const authProvider = pgTable(
  "AuthProvider",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    type: text().notNull(),
    enabled: boolean().default(true).notNull(),
    config: jsonb().default({}).notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("AuthProvider_workspaceId_type_key").on(t.workspaceId, t.type),
    pointsTo("AuthProvider_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);
