import type { Database } from "../../../src/domain/database.ts";
import { conflictsOf, type WorkspaceRow } from "../workspace-row.ts";
import type { FailedImport } from "./import-workspaces.ts";
import type { ImportSpec } from "./judge-import.ts";

export interface ImportPreview {
  readonly toCreate: number;
  /** There already; what they lack would be added. */
  readonly there: number;
  readonly conflicts: readonly FailedImport[];
}

type FoundRow = WorkspaceRow & { readonly parentName: string | null };

/** What `importWorkspaces` would meet. Only reads. */
export async function previewImport(database: Database, specs: readonly ImportSpec[]): Promise<ImportPreview> {
  const found = await database.query<FoundRow>(
    `SELECT w.id, w.name, w.domain, w.type, w.status, w."externalId", p.name AS "parentName"
     FROM "Workspace" w LEFT JOIN "Workspace" p ON p.id = w."parentWorkspaceId" WHERE w.name = ANY ($1::text[])`,
    [specs.map(({ name }) => name)],
  );
  const keyOf = (name: string, parent: string | null | undefined) => JSON.stringify([parent ?? null, name]);
  const there = new Map(found.map((row) => [keyOf(row.name, row.parentName), row]));
  const matched = specs.flatMap((spec) => {
    const row = there.get(keyOf(spec.name, spec.parent?.name));
    return row === undefined ? [] : [{ spec, conflicts: conflictsOf(row, spec) }];
  });
  const conflicts = matched.filter((match) => match.conflicts.length > 0);
  return {
    toCreate: specs.length - matched.length,
    there: matched.length - conflicts.length,
    conflicts: conflicts.map(({ spec, conflicts: whys }) => ({
      line: spec.line,
      name: spec.name,
      why: whys.join("; "),
    })),
  };
}
