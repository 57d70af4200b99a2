import type { Database } from "../src/domain/database.ts";
import { Problem } from "../src/domain/problem.ts";
import { insertDefaultRows, type RandomBytes } from "./insert-default-rows.ts";
import { ensureAdministrator, ensureProvider, type LoginProvider, type RowCount } from "./workspace-access.ts";
import { conflictsOf, findWorkspace, refuseName, type WorkspaceRow } from "./workspace-row.ts";

export interface WorkspaceWish {
  readonly name: string;
  readonly domain?: string;
  readonly type: "Root";
  /** E-mail address, as the login's provider will spell it. */
  readonly administrator: string;
  readonly provider?: LoginProvider;
}

export interface WorkspaceOutcome {
  readonly workspaceId: string;
  /** False: the workspace was there; what it lacked is in the two counts. */
  readonly created: boolean;
  readonly rowsInserted: number;
  readonly rowsUpdated: number;
}

/**
 * Makes a workspace with its 41 default rows, its administrator and its login provider, in one transaction; or completes
 * one that is there. What exists is never overwritten, so a second call changes nothing.
 */
export async function createWorkspace(
  database: Database,
  wish: WorkspaceWish,
  { randomBytes }: { readonly randomBytes: RandomBytes },
): Promise<WorkspaceOutcome> {
  refuseName(wish.name);
  return database.transaction(async (transaction) => {
    const { id: workspaceId, created, count } = await ensureWorkspaceRow(transaction, wish);
    const counts: RowCount[] = [
      count,
      {
        inserted: await insertDefaultRows(transaction, [{ id: workspaceId, name: wish.name }], randomBytes),
        updated: 0,
      },
      await ensureAdministrator(transaction, workspaceId, wish.administrator),
    ];
    if (wish.provider !== undefined) counts.push(await ensureProvider(transaction, workspaceId, wish.provider));
    return {
      workspaceId,
      created,
      rowsInserted: counts.reduce((sum, { inserted }) => sum + inserted, 0),
      rowsUpdated: counts.reduce((sum, { updated }) => sum + updated, 0),
    };
  });
}

/**
 * Whoever inserts the row holds it until the commit; whoever finds it locks it. So two installers that make the same
 * workspace come one after the other, and the second finds everything done.
 */
async function ensureWorkspaceRow(transaction: Database, wish: WorkspaceWish) {
  const [added] = await transaction.query<{ id: string }>(
    `INSERT INTO "Workspace" (name, domain, type) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id`,
    [wish.name, wish.domain ?? null, wish.type],
  );
  if (added !== undefined) return { id: added.id, created: true, count: { inserted: 1, updated: 0 } };
  const there = await findWorkspace(transaction, { name: wish.name }, "lock");
  const conflicts = there === null ? ["it can neither be inserted nor found"] : conflictsOf(there, wish);
  if (there === null || conflicts.length > 0) throw conflictProblem(wish.name, conflicts);
  return { id: there.id, created: false, count: { inserted: 0, updated: await fillDomain(transaction, there, wish) } };
}

/** A domain that was never set is completed; one that was set is the operator's, and a conflict if it differs. */
async function fillDomain(transaction: Database, there: WorkspaceRow, { domain }: WorkspaceWish): Promise<number> {
  if (domain === undefined || there.domain !== null) return 0;
  await transaction.query(`UPDATE "Workspace" SET domain = $2, "updatedAt" = now() WHERE id = $1`, [there.id, domain]);
  return 1;
}

const conflictProblem = (name: string, conflicts: readonly string[]): Problem =>
  new Problem({
    code: "workspace-conflict",
    title: "A workspace of that name is there and is another one",
    saw: `${JSON.stringify(name)}: ${conflicts.join("; ")}`,
    why: "Members could not log in to it as planned, and changing it could lock out who uses it now. Nothing was changed.",
    next: "Choose another name, or put what the workspace has into the profile.",
  });
