/** What is computed about users: segments and user properties. */
import { boolean, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { moment, pointsTo, primaryId, setNow } from "./columns.ts";
import { computedPropertyType, resourceType, segmentStatus, userPropertyStatus } from "./enums.ts";
import { subscriptionGroup } from "./messaging.ts";
import { workspace } from "./workspaces.ts";

export const segment = pgTable(
  "Segment",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    definition: jsonb().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
    resourceType: resourceType().default("Declarative").notNull(),
    subscriptionGroupId: uuid(),
    status: segmentStatus().default("Running").notNull(),
    definitionUpdatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("Segment_workspaceId_name_key").on(t.workspaceId, t.name),
    index("Segment_resourceType_idx").on(t.resourceType),
    index("idx_segment_workspace_perf").on(t.workspaceId, t.status, t.definitionUpdatedAt),
    pointsTo("Segment_subscriptionGroupId_fkey", t.subscriptionGroupId, subscriptionGroup.id, "set null"),
    pointsTo("Segment_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const segmentAssignment = pgTable(
  "SegmentAssignment",
  {
    userId: text().notNull(),
    inSegment: boolean().notNull(),
    workspaceId: uuid().notNull(),
    segmentId: uuid().notNull(),
  },
  (t) => [
    uniqueIndex("SegmentAssignment_workspaceId_userId_segmentId_key").on(t.workspaceId, t.userId, t.segmentId),
    pointsTo("SegmentAssignment_segmentId_fkey", t.segmentId, segment.id),
    pointsTo("SegmentAssignment_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const userProperty = pgTable(
  "UserProperty",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    definition: jsonb().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
    resourceType: resourceType().default("Declarative").notNull(),
    definitionUpdatedAt: setNow(),
    status: userPropertyStatus().default("Running").notNull(),
    exampleValue: text(),
  },
  (t) => [
    uniqueIndex("UserProperty_workspaceId_name_key").on(t.workspaceId, t.name),
    pointsTo("UserProperty_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const userPropertyAssignment = pgTable(
  "UserPropertyAssignment",
  {
    userId: text().notNull(),
    userPropertyId: uuid().notNull(),
    value: text().notNull(),
    workspaceId: uuid().notNull(),
  },
  (t) => [
    uniqueIndex("UserPropertyAssignment_workspaceId_userPropertyId_userId_key").on(
      t.workspaceId,
      t.userPropertyId,
      t.userId,
    ),
    index("UserPropertyAssignment_userId_idx").on(t.userId),
    pointsTo("UserPropertyAssignment_userPropertyId_fkey", t.userPropertyId, userProperty.id),
    pointsTo("UserPropertyAssignment_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const computedPropertyPeriod = pgTable(
  "ComputedPropertyPeriod",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    type: computedPropertyType().notNull(),
    computedPropertyId: uuid().notNull(),
    version: text().notNull(),
    from: moment(),
    to: moment().notNull(),
    step: text().notNull(),
    createdAt: setNow(),
  },
  (t) => [
    index("ComputedPropertyPeriod_workspaceId_type_computedPropertyId__idx").on(
      t.workspaceId,
      t.type,
      t.computedPropertyId,
      t.to,
    ),
    pointsTo("ComputedPropertyPeriod_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const computedProperty = pgTable(
  "ComputedProperty",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    type: computedPropertyType().notNull(),
    config: jsonb().default({}).notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
    definitionUpdatedAt: setNow(),
    status: text().default("NotStarted").notNull(),
    lastRecomputed: moment(),
    exampleValue: text(),
  },
  (t) => [
    uniqueIndex("ComputedProperty_workspaceId_name_key").on(t.workspaceId, t.name),
    pointsTo("ComputedProperty_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);
