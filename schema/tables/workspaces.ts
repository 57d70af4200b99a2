/** The tenant itself, what it may use and what it used. */
import { bigint, boolean, index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { pointsTo, primaryId, setNow } from "./columns.ts";
import { workspaceStatus, workspaceType } from "./enums.ts";

export const workspace = pgTable(
  "Workspace",
  {
    id: primaryId(),
    name: text().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
    domain: text(),
    type: workspaceType().default("Root").notNull(),
    externalId: text(),
    parentWorkspaceId: uuid(),
    status: workspaceStatus().default("Active").notNull(),
  },
  (t) => [
    unique("Workspace_parentWorkspaceId_externalId_key").on(t.parentWorkspaceId, t.externalId),
    unique("Workspace_parentWorkspaceId_name_key").on(t.parentWorkspaceId, t.name).nullsNotDistinct(),
  ],
);

export const workspaceRelation = pgTable(
  "WorkspaceRelation",
  {
    parentWorkspaceId: uuid().notNull(),
    childWorkspaceId: uuid().notNull(),
  },
  (t) => [
    uniqueIndex("WorkspaceRelation_parentWorkspaceId_childWorkspaceId_key").on(t.parentWorkspaceId, t.childWorkspaceId),
    pointsTo("WorkspaceRelation_childWorkspaceId_fkey", t.childWorkspaceId, workspace.id),
    pointsTo("WorkspaceRelation_parentWorkspaceId_fkey", t.parentWorkspaceId, workspace.id),
  ],
);

export const workspaceQuota = pgTable(
  "WorkspaceQuota",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    maxUsers: integer().default(1000).notNull(),
    maxSegments: integer().default(50).notNull(),
    maxJourneys: integer().default(20).notNull(),
    maxTemplates: integer().default(100).notNull(),
    // bigint where the app says integer: its own default does not fit an integer and makes every
    // INSERT fail.
    maxStorageBytes: bigint({ mode: "number" }).default(10_737_418_240).notNull(),
    maxMessagesPerMonth: integer().default(100000).notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("WorkspaceQuota_workspaceId_key").on(t.workspaceId),
    index("idx_workspace_quota_workspace_perf").on(t.workspaceId, t.updatedAt),
    pointsTo("WorkspaceQuota_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const tenantMetrics = pgTable(
  "TenantMetrics",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    timestamp: setNow(),
    userCount: integer().default(0).notNull(),
    segmentCount: integer().default(0).notNull(),
    journeyCount: integer().default(0).notNull(),
    templateCount: integer().default(0).notNull(),
    storageUsedBytes: integer().default(0).notNull(),
    messagesThisMonth: integer().default(0).notNull(),
    databaseQueryCount: integer().default(0).notNull(),
    cacheHitRate: integer().default(0).notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    index("idx_tenant_metrics_timestamp").on(t.timestamp),
    index("idx_tenant_metrics_workspace_time").on(t.workspaceId, t.timestamp),
    pointsTo("TenantMetrics_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const feature = pgTable(
  "Feature",
  {
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    enabled: boolean().default(false).notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
    config: jsonb(),
  },
  (t) => [
    uniqueIndex("Feature_workspaceId_name_key").on(t.workspaceId, t.name),
    pointsTo("Feature_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);
