/**
 * Every ON CONFLICT of the app, by table: its columns ([] for one that names none), and the file of the app's source
 * (packages/…, multi-tenant-main) in which it is.
 */
export const appUpserts: readonly (readonly [table: string, columns: readonly string[], file: string])[] = [
  ["ComponentConfiguration", ["id"], "backend-lib/src/componentConfigurations.ts"],
  ["ComponentConfiguration", ["name", "workspaceId"], "backend-lib/src/componentConfigurations.ts"],
  ["ComputedPropertyPeriod", [], "backend-lib/src/computedProperties/periods.ts"],
  [
    "DefaultEmailProvider",
    ["workspaceId"],
    "backend-lib/src/messaging/email.ts, api/src/controllers/settingsController.ts",
  ],
  [
    "DefaultSmsProvider",
    ["workspaceId"],
    "backend-lib/src/messaging/sms.ts, api/src/controllers/settingsController.ts",
  ],
  ["Feature", ["workspaceId", "name"], "backend-lib/src/features.ts"],
  ["Integration", ["workspaceId", "name"], "backend-lib/src/integrations.ts, dashboard/src/lib/oauth.ts"],
  ["MessageTemplate", ["id"], "backend-lib/src/messaging.ts"],
  ["MessageTemplate", ["workspaceId", "name"], "backend-lib/src/messaging.ts"],
  [
    "OauthToken",
    ["workspaceId", "name"],
    "backend-lib/src/integrations/hubspot/activities.ts, dashboard/src/lib/oauth.ts",
  ],
  ["Secret", ["workspaceId", "name"], "backend-lib/src/messaging/email.ts, api/src/controllers/secretsController.ts"],
  ["Secret", [], "backend-lib/src/auth.ts"],
  ["Segment", ["workspaceId", "name"], "backend-lib/src/subscriptionGroups.ts, admin-cli/src/hubspot.ts"],
  ["SegmentIOConfiguration", ["workspaceId"], "api/src/controllers/settingsController.ts"],
  ["UserJourneyEvent", [], "backend-lib/src/journeys/recordNodeProcessed.ts"],
  ["UserProperty", ["id"], "backend-lib/src/userProperties.ts"],
  ["UserProperty", ["workspaceId", "name"], "backend-lib/src/userProperties.ts, admin-cli/src/hubspot.ts"],
  ["Workspace", [], "backend-lib/src/workspaces/createWorkspace.ts"],
  ["Workspace", ["parentWorkspaceId", "name"], "backend-lib/src/workspaces/createWorkspace.ts"],
  ["WorkspaceMembeAccount", [], "backend-lib/src/requestContext.ts"],
  ["WorkspaceMember", ["id"], "backend-lib/src/requestContext.ts"],
  ["WorkspaceMember", ["email", "workspaceId"], "backend-lib/src/requestContext.ts"],
  ["WorkspaceMemberRole", ["workspaceId", "workspaceMemberId"], "backend-lib/src/onboarding.ts"],
  [
    "WorkspaceOccupantSetting",
    ["workspaceId", "workspaceOccupantId", "name"],
    "backend-lib/src/workspaceOccupantSettings.ts",
  ],
  ["WriteKey", [], "backend-lib/src/auth.ts"],
];
