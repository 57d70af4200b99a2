import type { Database } from "../../src/domain/database.ts";

/** Ids of the workspaces that the app computes segments and properties for (workspaces.ts, recomputableWorkspacesQuery). */
export async function computedWorkspaces(database: Database): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `SELECT w.id FROM "Workspace" w WHERE w.status = 'Active' AND w.type <> 'Parent'
       AND (EXISTS (SELECT FROM "Segment" s WHERE s."workspaceId" = w.id)
         OR EXISTS (SELECT FROM "UserProperty" u WHERE u."workspaceId" = w.id))
     ORDER BY w."createdAt"`,
  );
  return rows.map(({ id }) => id);
}
