import type { Database } from "../../src/domain/database.ts";
import type { WorkspaceRow } from "./workspace-row.ts";

export interface ListedWorkspace extends WorkspaceRow {
  readonly parentWorkspaceId: string | null;
  readonly members: number;
  readonly administrators: readonly string[];
  /** Login providers that are enabled. */
  readonly providers: readonly string[];
}

/** Every workspace, oldest first, deleted ones included (their status says so). */
export const listWorkspaces = (database: Database): Promise<ListedWorkspace[]> =>
  database.query<ListedWorkspace>(`SELECT w.id, w.name, w.domain, w.type, w.status, w."externalId", w."parentWorkspaceId",
  (SELECT count(*)::int FROM "WorkspaceMemberRole" r WHERE r."workspaceId" = w.id) AS members,
  ARRAY(SELECT m.email FROM "WorkspaceMemberRole" r JOIN "WorkspaceMember" m ON m.id = r."workspaceMemberId"
    WHERE r."workspaceId" = w.id AND r.role = 'Admin' ORDER BY m.email) AS administrators,
  ARRAY(SELECT p.type FROM "AuthProvider" p WHERE p."workspaceId" = w.id AND p.enabled ORDER BY p.type) AS providers
FROM "Workspace" w ORDER BY w."createdAt", w.name, w.id`);
