/** What runs for users: journeys, broadcasts, embedded component settings. */
import { boolean, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { moment, pointsTo, primaryId, setNow } from "./columns.ts";
import { segment } from "./computed.ts";
import { broadcastStatus, broadcastStatusV2, broadcastVersion, journeyStatus, resourceType } from "./enums.ts";
import { messageTemplate } from "./messaging.ts";
import { workspace } from "./workspaces.ts";

export const journey = pgTable(
  "Journey",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    status: journeyStatus().default("NotStarted").notNull(),
    definition: jsonb(),
    createdAt: setNow(),
    updatedAt: setNow(),
    resourceType: resourceType().default("Declarative").notNull(),
    canRunMultiple: boolean().default(false).notNull(),
    draft: jsonb(),
    statusUpdatedAt: moment(),
  },
  (t) => [
    uniqueIndex("Journey_workspaceId_name_key").on(t.workspaceId, t.name),
    index("idx_journey_workspace_perf").on(t.workspaceId, t.status, t.updatedAt),
    pointsTo("Journey_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const userJourneyEvent = pgTable(
  "UserJourneyEvent",
  {
    id: primaryId(),
    userId: text().notNull(),
    journeyId: uuid(),
    type: text().notNull(),
    journeyStartedAt: moment().notNull(),
    createdAt: setNow(),
    nodeId: text(),
    eventKey: text(),
    eventKeyName: text(),
  },
  (t) => [
    uniqueIndex("UserJourneyEvent_journeyId_userId_eventKey_eventKeyName_typ_key").on(
      t.journeyId,
      t.userId,
      t.eventKey,
      t.eventKeyName,
      t.type,
      t.journeyStartedAt,
      t.nodeId,
    ),
  ],
);

export const broadcast = pgTable(
  "Broadcast",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    triggeredAt: moment(),
    createdAt: setNow(),
    updatedAt: setNow(),
    journeyId: uuid(),
    messageTemplateId: uuid(),
    segmentId: uuid(),
    subscriptionGroupId: uuid(),
    status: broadcastStatus().default("NotStarted"),
    statusV2: broadcastStatusV2().default("Draft"),
    scheduledAt: moment(),
    version: broadcastVersion().default("V1"),
    archived: boolean().default(false).notNull(),
    config: jsonb(),
  },
  (t) => [
    uniqueIndex("Broadcast_workspaceId_name_key").on(t.workspaceId, t.name),
    pointsTo("Broadcast_journeyId_fkey", t.journeyId, journey.id, "set null"),
    pointsTo("Broadcast_messageTemplateId_fkey", t.messageTemplateId, messageTemplate.id, "set null"),
    pointsTo("Broadcast_segmentId_fkey", t.segmentId, segment.id, "set null"),
    pointsTo("Broadcast_workspaceId_fkey", t.workspaceId, workspace.id, "restrict"),
  ],
);

export const componentConfiguration = pgTable(
  "ComponentConfiguration",
  {
    id: primaryId(),
    workspaceId: uuid().notNull(),
    name: text().notNull(),
    definition: jsonb().notNull(),
    createdAt: setNow(),
    updatedAt: setNow(),
  },
  (t) => [
    uniqueIndex("ComponentConfiguration_workspaceId_name_key").on(t.workspaceId, t.name),
    pointsTo("ComponentConfiguration_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);
