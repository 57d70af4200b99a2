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

export interface NamedWorkspace extends WorkspaceRow {
  readonly parentId: string | null;
}

/** Every workspace that one of these texts may mean: by its name, its external id or its id. */
export async function findNamedWorkspaces(
  database: Database,
  references: readonly string[],
): Promise<NamedWorkspace[]> {
  if (references.length === 0) return [];
  return database.query<NamedWorkspace>(
    `SELECT id, name, domain, type, status, "externalId", "parentWorkspaceId" AS "parentId" FROM "Workspace"
     WHERE name = ANY ($1::text[]) OR "externalId" = ANY ($1::text[]) OR id::text = ANY ($1::text[]) ORDER BY "createdAt", id`,
    [references.filter((reference) => !reference.includes("\0"))],
  );
}

/**
 * Ids of the workspaces that the app computes segments and properties for (workspaces.ts,
 * recomputableWorkspacesQuery).
 */
export async function computedWorkspaces(database: Database): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `SELECT w.id FROM "Workspace" w WHERE w.status = 'Active' AND w.type <> 'Parent'
       AND (EXISTS (SELECT FROM "Segment" s WHERE s."workspaceId" = w.id)
         OR EXISTS (SELECT FROM "UserProperty" u WHERE u."workspaceId" = w.id))
     ORDER BY w."createdAt"`,
  );
  return rows.map(({ id }) => id);
}
