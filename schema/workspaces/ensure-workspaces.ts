import type { Database } from "../../src/domain/database.ts";
import { type Conflicting, ensureWorkspaceRows, type RowSpec } from "./ensure-workspace-rows.ts";
import { findComplete } from "./find-complete.ts";
import { insertDefaultRows, type RandomBytes } from "./insert-default-rows.ts";
import { insertFreshRows } from "./insert-fresh-rows.ts";
import { ensureAdministrators, ensureProviders, type LoginProvider, type RowChange } from "./workspace-access.ts";

export interface EnsureWish extends RowSpec {
  /** E-mail address, as the login's provider will spell it. */
  readonly administrator?: string;
}

export interface WorkspaceOutcome {
  readonly workspaceId: string;
  /** False: the workspace was there; what it lacked is in the two counts. */
  readonly created: boolean;
  readonly rowsInserted: number;
  readonly rowsUpdated: number;
}

export interface EnsureOptions {
  readonly randomBytes: RandomBytes;
  readonly provider?: LoginProvider;
  /**
   * False: a row that stands in the way of a new workspace's own ends the transaction
   * (unique_violation), and the caller tries again. Quicker; true unless it is said.
   */
  readonly careful?: boolean;
}

/**
 * Many workspaces with their 41 default rows, administrators and provider rows, in the caller's
 * transaction and in a number of statements that does not depend on how many there are. What exists
 * is never overwritten; a workspace that contradicts its spec is left alone. Specs are as
 * `ensureWorkspaceRows` wants them; answers come in their order.
 */
export async function ensureWorkspaces(
  transaction: Database,
  specs: readonly EnsureWish[],
  { randomBytes, provider, careful = true }: EnsureOptions,
): Promise<(WorkspaceOutcome | Conflicting)[]> {
  const rows = await ensureWorkspaceRows(transaction, specs);
  const ready = specs.flatMap((spec, n) => {
    const row = rows[n];
    return row !== undefined && "id" in row ? [{ ...spec, id: row.id, created: row.created }] : [];
  });
  if (ready.length === 0) return rows.filter((row) => "conflicts" in row);
  const defaults = await ensureDefaultRows(transaction, ready, randomBytes, careful);
  const administrators = ready.flatMap(({ id, administrator }) =>
    administrator === undefined ? [] : [{ workspaceId: id, email: administrator }],
  );
  const ids = ready.map(({ id }) => id);
  const changes = countChanges([
    ...(await ensureAdministrators(transaction, administrators)),
    ...(provider === undefined ? [] : await ensureProviders(transaction, ids, provider)),
  ]);
  return rows.map((row) => {
    if ("conflicts" in row) return row;
    const { inserted, updated } = changes.get(row.id) ?? { inserted: 0, updated: 0 };
    return {
      workspaceId: row.id,
      created: row.created,
      rowsInserted: Number(row.created) + (defaults.get(row.id) ?? 0) + inserted,
      rowsUpdated: Number(row.filled) + updated,
    };
  });
}

/** Rows added, for each workspace to which any was. */
async function ensureDefaultRows(
  transaction: Database,
  ready: readonly { id: string; name: string; created: boolean }[],
  randomBytes: RandomBytes,
  careful: boolean,
): Promise<Map<string, number>> {
  if (careful) return insertDefaultRows(transaction, ready, randomBytes);
  const fresh = ready.filter(({ created }) => created);
  const old = ready.filter(({ created }) => !created);
  const added = await insertFreshRows(transaction, fresh, randomBytes);
  const complete = await findComplete(transaction, old);
  const lacking = old.filter(({ id }) => !complete.has(id));
  const filled = lacking.length === 0 ? [] : await insertDefaultRows(transaction, lacking, randomBytes);
  return new Map([...fresh.map(({ id }) => [id, added] as const), ...filled]);
}

function countChanges(changes: readonly RowChange[]) {
  const counts = new Map<string, { inserted: number; updated: number }>();
  for (const { workspaceId, inserted } of changes) {
    const count = counts.get(workspaceId) ?? { inserted: 0, updated: 0 };
    count[inserted ? "inserted" : "updated"] += 1;
    counts.set(workspaceId, count);
  }
  return counts;
}
