import type { Database } from "../../src/domain/database.ts";
import type { WorkspaceRow } from "./workspace-row.ts";

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
