/** The fifteen enum types, values in the order in which PostgreSQL has to sort them. */
import { pgEnum } from "drizzle-orm/pg-core";

export const computedPropertyType = pgEnum("ComputedPropertyType", ["Segment", "UserProperty"]);
export const broadcastStatus = pgEnum("DBBroadcastStatus", ["NotStarted", "InProgress", "Triggered"]);
export const broadcastStatusV2 = pgEnum("DBBroadcastStatusV2", [
  "Draft",
  "Scheduled",
  "Running",
  "Paused",
  "Completed",
  "Cancelled",
  "Failed",
]);
export const broadcastVersion = pgEnum("DBBroadcastVersion", ["V1", "V2"]);
export const channelType = pgEnum("DBChannelType", ["Email", "MobilePush", "Sms", "Webhook"]);
export const completionStatus = pgEnum("DBCompletionStatus", ["NotStarted", "InProgress", "Successful", "Failed"]);
export const resourceType = pgEnum("DBResourceType", ["Declarative", "Internal"]);
export const roleType = pgEnum("DBRoleType", ["Admin", "WorkspaceManager", "Author", "Viewer"]);
export const subscriptionGroupType = pgEnum("DBSubscriptionGroupType", ["OptIn", "OptOut"]);
export const workspaceOccupantType = pgEnum("DBWorkspaceOccupantType", ["WorkspaceMember", "ChildWorkspaceOccupant"]);
export const journeyStatus = pgEnum("JourneyStatus", ["NotStarted", "Running", "Paused", "Broadcast"]);
export const segmentStatus = pgEnum("SegmentStatus", ["NotStarted", "Running", "Paused"]);
export const userPropertyStatus = pgEnum("UserPropertyStatus", ["NotStarted", "Running", "Paused"]);
export const workspaceStatus = pgEnum("WorkspaceStatus", ["Active", "Tombstoned", "Paused"]);
export const workspaceType = pgEnum("WorkspaceType", ["Root", "Child", "Parent"]);
