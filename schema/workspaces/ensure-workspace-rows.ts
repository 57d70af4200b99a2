// Over 150 lines: one transaction, whose steps share what they have found.
import type { Database } from "../../src/domain/database.ts";
import { conflictsOf, type WorkspaceRow, type WorkspaceType } from "./workspace-row.ts";

export interface RowSpec {
  readonly name: string;
  readonly domain?: string;
  readonly type: WorkspaceType;
  readonly externalId?: string;
  readonly parentId?: string;
}

export interface EnsuredRow {
  readonly id: string;
  readonly created: boolean;
  /** The row was there and lacked its domain or external id. */
  readonly filled: boolean;
}

export interface Conflicting {
  /** One sentence each; never empty. */
  readonly conflicts: readonly string[];
}

/**
 * The Workspace rows of many specs, in a handful of statements; answers in the order of the specs.
 * Either all of them have a parent or none has, and no two mean the same workspace. Whoever inserts
 * a row holds it until the commit, and whoever finds it locks it: of two installers that make the
 * same workspace the second finds everything done.
 */
export async function ensureWorkspaceRows(
  transaction: Database,
  specs: readonly RowSpec[],
): Promise<(EnsuredRow | Conflicting)[]> {
  const underParent = specs.some(({ parentId }) => parentId !== undefined);
  const refused = new Map<RowSpec, string>([
    ...(underParent ? await withoutParent(transaction, specs) : []),
    ...(await withTakenExternalId(transaction, specs, underParent)),
  ]);
  const open = specs.filter((spec) => !refused.has(spec));
  const added = byKey(await transaction.query<FoundRow>(insertSql, columnsOf(open)));
  const others = open.filter((spec) => !added.has(keyOf(spec)));
  const there = byKey(await findAndLock(transaction, others, underParent));
  const answers = specs.map((spec): EnsuredRow | Conflicting => {
    const why = refused.get(spec);
    if (why !== undefined) return { conflicts: [why] };
    const fresh = added.get(keyOf(spec));
    if (fresh !== undefined) return { id: fresh.id, created: true, filled: false };
    const old = there.get(keyOf(spec));
    if (old === undefined) return { conflicts: ["it can be neither inserted nor found"] };
    const conflicts = conflictsOf(old, spec);
    if (conflicts.length > 0) return { conflicts };
    return { id: old.id, created: false, filled: lacksSomething(old, spec) };
  });
  await fill(transaction, specs, answers);
  return answers;
}

type FoundRow = WorkspaceRow & { readonly parentId: string | null };

const keyOf = ({ name, parentId }: { name: string; parentId?: string | null }) => `${parentId ?? ""}/${name}`;
const byKey = (rows: readonly FoundRow[]) => new Map(rows.map((row) => [keyOf(row), row]));

const columnsOf = (specs: readonly RowSpec[]) => [
  specs.map(({ name }) => name),
  specs.map(({ domain }) => domain ?? null),
  specs.map(({ type }) => type),
  specs.map(({ externalId }) => externalId ?? null),
  specs.map(({ parentId }) => parentId ?? null),
];

/** In the order of their names, so that two installers wait for each other and never crosswise. */
const insertSql = `INSERT INTO "Workspace" (name, domain, type, "externalId", "parentWorkspaceId")
SELECT * FROM unnest($1::text[], $2::text[], $3::"WorkspaceType"[], $4::text[], $5::uuid[]) AS i (name, domain, type, external, parent)
ORDER BY name, parent ON CONFLICT DO NOTHING RETURNING id, name, "parentWorkspaceId" AS "parentId"`;

/**
 * No foreign key guards a parent: it is locked, so that it stays what it is until the children are
 * committed.
 */
async function withoutParent(transaction: Database, specs: readonly RowSpec[]): Promise<[RowSpec, string][]> {
  const ids = [...new Set(specs.map(({ parentId }) => parentId))];
  const usable = await transaction.query<{ id: string }>(
    `SELECT id FROM "Workspace" WHERE id = ANY ($1::uuid[]) AND type = 'Parent' AND status = 'Active' ORDER BY id FOR SHARE`,
    [ids],
  );
  const known = new Set(usable.map(({ id }) => id));
  return specs.flatMap((spec) =>
    known.has(spec.parentId ?? "") ? [] : [[spec, "its parent no longer exists, or is not an active Parent"]],
  );
}

/**
 * Among workspaces without a parent no unique key guards external ids, because their parent is
 * NULL.
 */
async function withTakenExternalId(
  transaction: Database,
  specs: readonly RowSpec[],
  underParent: boolean,
): Promise<[RowSpec, string][]> {
  const named = specs.filter(({ externalId }) => externalId !== undefined);
  if (named.length === 0) return [];
  const taken = await transaction.query<{ n: number; name: string }>(
    `SELECT i.n::int AS n, w.name FROM unnest($1::text[], $2::text[], $3::uuid[]) WITH ORDINALITY AS i (name, external, parent, n)
     JOIN "Workspace" w ON w."externalId" = i.external AND ${sameParent(underParent)} AND w.name <> i.name`,
    [columnsOf(named)[0], columnsOf(named)[3], columnsOf(named)[4]],
  );
  return taken.flatMap(({ n, name }) => {
    const spec = named[n - 1];
    return spec === undefined ? [] : [[spec, `its external ID ${spec.externalId} belongs to the workspace ${name}`]];
  });
}

async function findAndLock(transaction: Database, specs: readonly RowSpec[], underParent: boolean) {
  if (specs.length === 0) return [];
  const [names, , , , parents] = columnsOf(specs);
  return transaction.query<FoundRow>(
    `SELECT w.id, w.name, w.domain, w.type, w.status, w."externalId", w."parentWorkspaceId" AS "parentId"
     FROM unnest($1::text[], $2::uuid[]) AS i (name, parent) JOIN "Workspace" w ON w.name = i.name AND ${sameParent(underParent)}
     ORDER BY w.id FOR UPDATE OF w`,
    [names, parents],
  );
}

/** Two forms, because no index serves IS NOT DISTINCT FROM. */
const sameParent = (underParent: boolean) =>
  underParent ? 'w."parentWorkspaceId" = i.parent' : 'w."parentWorkspaceId" IS NULL';

const lacksSomething = (there: WorkspaceRow, { domain, externalId }: RowSpec) =>
  (domain !== undefined && there.domain === null) || (externalId !== undefined && there.externalId === null);

/**
 * What was never set is completed; what was set is the operator's, and was a conflict if it
 * differs.
 */
async function fill(
  transaction: Database,
  specs: readonly RowSpec[],
  answers: readonly (EnsuredRow | Conflicting)[],
): Promise<void> {
  const lacking = specs.flatMap((spec, n) => {
    const answer = answers[n];
    return answer !== undefined && "id" in answer && answer.filled ? [{ ...spec, id: answer.id }] : [];
  });
  if (lacking.length === 0) return;
  const [, domains, , externalIds] = columnsOf(lacking);
  await transaction.query(
    `UPDATE "Workspace" w SET domain = coalesce(w.domain, i.domain), "externalId" = coalesce(w."externalId", i.external),
     "updatedAt" = now() FROM unnest($1::uuid[], $2::text[], $3::text[]) AS i (id, domain, external) WHERE w.id = i.id`,
    [lacking.map(({ id }) => id), domains, externalIds],
  );
}
