import type { Database } from "../../../src/domain/database.ts";
import { conflictsOf, type WorkspaceRow } from "../workspace-row.ts";
import type { FailedImport } from "./import-workspaces.ts";
import { inBatches, type JudgedFile } from "./judge-file.ts";
import type { ImportSpec } from "./judge-import.ts";

export interface ImportPreview {
  readonly toCreate: number;
  /** There already; what they lack would be added. */
  readonly there: number;
  readonly conflicts: readonly FailedImport[];
}

type FoundRow = WorkspaceRow & { readonly parentName: string | null };

/** What `importWorkspaces` would meet. Only reads. */
export async function previewImport(
  database: Database,
  { rows, levels }: Pick<JudgedFile, "rows" | "levels">,
): Promise<ImportPreview> {
  const conflicts: FailedImport[] = [];
  let matched = 0;
  for (const level of levels)
    for await (const batch of inBatches(level())) {
      const met = await meet(database, batch);
      matched += met.length;
      conflicts.push(...met.filter(({ why }) => why !== ""));
    }
  const inOrder = conflicts.toSorted((one, other) => one.line - other.line);
  return { toCreate: rows - matched, there: matched - conflicts.length, conflicts: inOrder };
}

/** Of those that are there already, why they would be refused; empty where they would not. */
async function meet(database: Database, specs: readonly ImportSpec[]): Promise<FailedImport[]> {
  const found = await database.query<FoundRow>(
    `SELECT w.id, w.name, w.domain, w.type, w.status, w."externalId", p.name AS "parentName"
     FROM "Workspace" w LEFT JOIN "Workspace" p ON p.id = w."parentWorkspaceId" WHERE w.name = ANY ($1::text[])`,
    [specs.map(({ name }) => name)],
  );
  const keyOf = (name: string, parent: string | null | undefined) => JSON.stringify([parent ?? null, name]);
  const there = new Map(found.map((row) => [keyOf(row.name, row.parentName), row]));
  return specs.flatMap((spec) => {
    const { line, name, parent } = spec;
    const row = there.get(keyOf(name, parent?.name));
    return row === undefined ? [] : [{ line, name, why: conflictsOf(row, spec).join("; ") }];
  });
}
