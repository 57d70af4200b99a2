/**
 * How the app writes beyond plain INSERT, UPDATE and DELETE, read in its source (multi-tenant-main
 * at 0e0c3bac, under packages/). Every insert of its ORM names all columns, with DEFAULT for those
 * that it has no value for, and ends in RETURNING (backend-lib/src/db.ts).
 */
export interface AppWrites {
  /** The columns of each ON CONFLICT (…) DO UPDATE, and the file that has it. */
  readonly upserts: readonly { readonly on: readonly string[]; readonly source: string }[];
  /** The file with a bare ON CONFLICT DO NOTHING, which asks all unique keys of the table. */
  readonly ignoresConflicts?: string;
}

const backend = "backend-lib/src";
const byName = ["workspaceId", "name"];
const nothing: AppWrites = { upserts: [] };

const writes: Readonly<Record<string, AppWrites>> = {
  Workspace: {
    upserts: [{ on: ["parentWorkspaceId", "name"], source: `${backend}/workspaces/createWorkspace.ts` }],
    ignoresConflicts: `${backend}/workspaces/createWorkspace.ts`,
  },
  WorkspaceMember: {
    upserts: [
      { on: ["id"], source: `${backend}/requestContext.ts` },
      { on: ["email", "workspaceId"], source: `${backend}/requestContext.ts` },
    ],
    ignoresConflicts: `${backend}/rbac.ts`,
  },
  WorkspaceMembeAccount: { upserts: [], ignoresConflicts: `${backend}/requestContext.ts` },
  WorkspaceMemberRole: {
    upserts: [{ on: ["workspaceId", "workspaceMemberId"], source: `${backend}/onboarding.ts` }],
  },
  WorkspaceOccupantSetting: {
    upserts: [
      { on: ["workspaceId", "workspaceOccupantId", "name"], source: `${backend}/workspaceOccupantSettings.ts` },
    ],
  },
  Secret: {
    upserts: [{ on: byName, source: `${backend}/messaging/email.ts` }],
    ignoresConflicts: `${backend}/auth.ts`,
  },
  WriteKey: { upserts: [], ignoresConflicts: `${backend}/auth.ts` },
  Feature: { upserts: [{ on: byName, source: `${backend}/features.ts` }] },
  Integration: { upserts: [{ on: byName, source: `${backend}/integrations.ts` }] },
  OauthToken: { upserts: [{ on: byName, source: "dashboard/src/lib/oauth.ts" }] },
  ComponentConfiguration: {
    upserts: [
      { on: ["id"], source: `${backend}/componentConfigurations.ts` },
      { on: ["name", "workspaceId"], source: `${backend}/componentConfigurations.ts` },
    ],
  },
  MessageTemplate: {
    upserts: [
      { on: ["id"], source: `${backend}/messaging.ts` },
      { on: byName, source: `${backend}/messaging.ts` },
    ],
    ignoresConflicts: `${backend}/broadcasts.ts`,
  },
  UserProperty: {
    upserts: [
      { on: ["id"], source: `${backend}/userProperties.ts` },
      { on: byName, source: `${backend}/userProperties.ts` },
    ],
    ignoresConflicts: `${backend}/bootstrap.ts`,
  },
  Segment: {
    upserts: [{ on: byName, source: `${backend}/subscriptionGroups.ts` }],
    ignoresConflicts: `${backend}/broadcasts.ts`,
  },
  SubscriptionGroup: { upserts: [], ignoresConflicts: `${backend}/transferResources.ts` },
  Journey: { upserts: [], ignoresConflicts: `${backend}/journeys.ts` },
  Broadcast: { upserts: [], ignoresConflicts: `${backend}/broadcasts.ts` },
  UserJourneyEvent: { upserts: [], ignoresConflicts: `${backend}/journeys/recordNodeProcessed.ts` },
  ComputedPropertyPeriod: { upserts: [], ignoresConflicts: `${backend}/computedProperties/periods.ts` },
  SegmentIOConfiguration: {
    upserts: [{ on: ["workspaceId"], source: "api/src/controllers/settingsController.ts" }],
  },
  DefaultEmailProvider: {
    upserts: [{ on: ["workspaceId"], source: `${backend}/messaging/email.ts` }],
    ignoresConflicts: `${backend}/bootstrap.ts`,
  },
  DefaultSmsProvider: {
    upserts: [{ on: ["workspaceId"], source: `${backend}/messaging/sms.ts` }],
    ignoresConflicts: `${backend}/bootstrap.ts`,
  },
};

export const writesOf = (table: string): AppWrites => writes[table] ?? nothing;
