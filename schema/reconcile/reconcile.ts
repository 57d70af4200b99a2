import type { Database } from "../../src/domain/database.ts";
import { Problem } from "../../src/domain/problem.ts";
import { introspect } from "../model/introspect.ts";
import type { HeldDatabase } from "./behind-pooler.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { lockingBriefly } from "./patience.ts";
import type { StatementGroup } from "./plan-reconcile.ts";
import { refuseForeign, refuseOldServer, refuseShadowed, unfinished } from "./refusals.ts";
import {
  type Assumed,
  nothingRun,
  type Progress,
  refusedAll,
  runAlone,
  runGroups,
  StatementFailed,
  together,
} from "./run-statements.ts";
import { type LockTimeouts, withSchemaLock } from "./schema-lock.ts";
import type { Refused } from "./statements.ts";
import { explainSwallowed } from "./swallowed.ts";
import { compareSchema, type JudgeOptions, judge, tryWrites, type Verification } from "./verify.ts";

export interface ReconcileOptions extends JudgeOptions {
  /** How long to wait for another installer, and for any table that somebody holds. */
  readonly lockTimeoutMs?: number;
  /** The longest that one statement may run. */
  readonly statementTimeoutMs?: number;
  /**
   * Called once, under the lock, with what is going to be done; not called when that is nothing.
   */
  readonly onPlan?: (before: Verification) => void;
  /**
   * Called once, under the lock and before the first change, when any of the app's tables holds
   * rows: the time for a dump. What it throws ends the work with nothing changed.
   */
  readonly beforeChange?: (about: Verification) => Promise<void>;
  /** What was just done ("create table Journey"), and how many of all statements are done. */
  readonly onStep?: (what: string, done: number, of: number) => void;
}

export interface Reconciled extends Verification {
  /** False: nothing could be added, and nothing was changed. */
  readonly changed: boolean;
  /** Rows that got a value which nobody wrote, because a column of theirs was lost or empty. */
  readonly assumed: readonly Assumed[];
  /** Columns that came back without what rows had held in them. */
  readonly lost: readonly { readonly table: string; readonly column: string; readonly rows: number }[];
  /** Statements that rows or dependents refused; everything else was done. */
  readonly refused: readonly Refused[];
}

/**
 * Brings any database as near to the complete schema as adding can: types, tables, columns, keys
 * and indexes. Nothing is dropped or narrowed, and no row is deleted unless `duplicates` says
 * which. All in one transaction under the schema lock, but for new enum values (before it) and
 * indexes on large tables (after it). A second call changes nothing.
 */
export async function reconcile(database: Database, options: ReconcileOptions): Promise<Reconciled> {
  const timeouts = {
    lockTimeoutMs: options.lockTimeoutMs ?? 10_000,
    statementTimeoutMs: options.statementTimeoutMs ?? 900_000,
  };
  const so: Outcome = { far: "Nothing was changed." };
  const all = { ...options, ...timeouts };
  const done = await withSchemaLock(database, timeouts, (held) => reconcileUnderLock(held, all, so)).catch(
    async (error: unknown) => {
      if (error instanceof Problem && error.code !== "unexpected" && error.cause === undefined) throw error;
      throw (await explainRefusal(database, error, { outcome: so.far, timeouts })) ?? named(error, so.far);
    },
  );
  return tryWrites(database, done, options);
}

/** What stays when the work ends here, in a sentence for whoever reads why it ended. */
interface Outcome {
  far: string;
}

/**
 * An error that nobody foresaw still says in which step it came; one that explains itself stays as
 * it is.
 */
function named(error: unknown, outcome: string): unknown {
  if (!(error instanceof StatementFailed)) return error;
  if (error.cause instanceof Problem) return error.cause;
  return new Problem({
    code: "database-refused",
    title: "The database refused a step",
    saw: error.message,
    why: `The schema could not be completed. ${outcome}`,
    next: "Fix what is named (your own trigger or rule may forbid it), then run the same command again.",
    cause: error,
  });
}

async function reconcileUnderLock(
  database: HeldDatabase,
  options: ReconcileOptions & LockTimeouts,
  so: Outcome,
): Promise<Reconciled> {
  const found = await introspect(database);
  refuseOldServer(found.serverVersion);
  const before = await judge(database, found, options);
  refuseForeign(before);
  refuseShadowed(before);
  const untouched = { changed: false, assumed: [], lost: [] };
  if (before.pending.length === 0) return { ...before, ...untouched, refused: [] };
  if (before.hasRows) {
    const refused = await nothingButRefusals(database, before);
    if (refused !== null) return { ...before, ...untouched, refused };
  }
  options.onPlan?.(before);
  if (before.hasRows) await options.beforeChange?.(before);

  let done = 0;
  const onStep = (what: string, statements: number) => {
    done += statements;
    options.onStep?.(what, Math.min(done, before.pending.length), before.pending.length);
  };
  const first = await runAlone(database, before.plan.first, options.lockTimeoutMs, onStep);
  if (first.done > 0) so.far = "New values of enum types were already added; nothing else was changed.";
  const main = await lockingBriefly(database, options.lockTimeoutMs, async (transaction) => {
    done = first.done;
    // The lock was let go meanwhile: somebody else may have added some of it.
    const now = database.isPooled ? await compareSchema(transaction, options) : before;
    return addEverything(transaction, now, options, onStep);
  });
  so.far = "Everything except what large tables still lack is done and kept.";
  const later = await runAlone(database, before.plan.afterwards, options.lockTimeoutMs, onStep);
  const after = later.done > 0 ? await compareSchema(database, options) : main.after;
  const { assumed, refused, ...ran } = together(together(first, main.ran), later);
  return { ...after, changed: ran.done > 0, assumed, refused, lost: lostIn(before, after) };
}

/** Columns that were gone and are there again; what they held is not. */
function lostIn(before: Verification, after: Verification): Reconciled["lost"] {
  return before.differences.flatMap((difference) => {
    if (difference.kind !== "missing-column" || (difference.lost ?? 0) === 0) return [];
    const { table, column, lost: rows = 0 } = difference;
    const isThere = after.found.tables[table]?.columns.some(({ name }) => name === column.name) === true;
    return isThere ? [{ table, column: column.name, rows }] : [];
  });
}

/** Null where something would change; it is not tried where one of its statements takes long. */
async function nothingButRefusals(database: Database, { plan }: Verification): Promise<readonly Refused[] | null> {
  const isShort = plan.transaction.every(({ statements }) => statements.every(({ isLong }) => isLong !== true));
  if (plan.first.length > 0 || plan.afterwards.length > 0 || !isShort) return null;
  return refusedAll(database, plan.transaction);
}

/** Twice at most: what one round adds can let the next one see what is still missing. */
async function addEverything(
  transaction: Database,
  before: Verification,
  options: ReconcileOptions,
  onStep: (what: string, statements: number) => void,
): Promise<{ ran: Progress; after: Verification }> {
  let ran = nothingRun;
  let after = before;
  let left: StatementGroup[] = [];
  for (let round = 0; round < 2; round += 1) {
    // What was refused is tried once more beside what is new: it may have waited for that.
    const again = new Set(after.plan.transaction.flatMap(({ statements }) => statements.map(({ what }) => what)));
    const refused = ran.refused.filter(({ what }) => !again.has(what));
    ran = together({ ...ran, refused }, await runGroups(transaction, after.plan.transaction, onStep));
    after = await compareSchema(transaction, options);
    left = leftOver(after, ran.refused);
    if (left.length === 0) return { ran, after };
  }
  const statements = left.flatMap((group) => group.statements);
  const explained = await explainSwallowed(transaction, statements);
  const ours = statements.filter((_, place) => explained[place] === null);
  if (ours.length > 0) throw unfinished(after, ours);
  const swallowed = explained.filter((one) => one !== null);
  return { ran: together(ran, { ...nothingRun, refused: swallowed }), after };
}

/** What ought to have been done by now: neither refused, nor to be done after the transaction. */
function leftOver({ plan }: Verification, refused: readonly Refused[]): StatementGroup[] {
  const told = new Set(refused.map(({ what }) => what));
  return plan.transaction.flatMap((group) => {
    const statements = group.statements.filter(({ what }) => !told.has(what));
    return statements.length === 0 ? [] : [{ ...group, statements }];
  });
}
