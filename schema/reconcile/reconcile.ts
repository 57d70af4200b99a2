import type { Database } from "../../src/domain/database.ts";
import { Problem } from "../../src/domain/problem.ts";
import { introspect } from "../model/introspect.ts";
import type { HeldDatabase } from "./behind-pooler.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { refuseForeign, refuseOldServer, refuseShadowed, unfinished } from "./refusals.ts";
import {
  type Assumed,
  nothingRun,
  type Progress,
  type Refused,
  runAlone,
  runGroups,
  StatementFailed,
  together,
} from "./run-statements.ts";
import { withSchemaLock } from "./schema-lock.ts";
import type { Statement } from "./statements.ts";
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
  const done = await withSchemaLock(database, timeouts, (held) => reconcileUnderLock(held, options, so)).catch(
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
    next: "Fix what is named (a trigger or rule of your own may forbid it) and run the same command again.",
    cause: error,
  });
}

async function reconcileUnderLock(database: HeldDatabase, options: ReconcileOptions, so: Outcome): Promise<Reconciled> {
  const found = await introspect(database);
  refuseOldServer(found.serverVersion);
  const before = await judge(database, found, options);
  refuseForeign(before);
  refuseShadowed(before);
  if (before.pending.length === 0) return { ...before, changed: false, assumed: [], refused: [], lost: [] };
  options.onPlan?.(before);
  if (before.hasRows) await options.beforeChange?.(before);

  let done = 0;
  const onStep = (what: string, statements: number) => {
    done += statements;
    options.onStep?.(what, Math.min(done, before.pending.length), before.pending.length);
  };
  const first = await runAlone(database, before.plan.first, onStep);
  if (first.done > 0) so.far = "New values of enum types were added before; nothing else was changed.";
  const main = await database.transaction(async (transaction) => {
    // The lock was let go meanwhile: somebody else may have added some of it.
    const now = database.isPooled ? await compareSchema(transaction, options) : before;
    return addEverything(transaction, now, options, onStep);
  });
  so.far = "All but the indexes on large tables is done and stays.";
  const later = await runAlone(database, before.plan.afterwards, onStep);
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

/** Twice at most: what one round adds can let the next one see what is still missing. */
async function addEverything(
  transaction: Database,
  before: Verification,
  options: ReconcileOptions,
  onStep: (what: string, statements: number) => void,
): Promise<{ ran: Progress; after: Verification }> {
  let ran = nothingRun;
  let after = before;
  for (let round = 0; round < 2; round += 1) {
    ran = together(ran, await runGroups(transaction, after.plan.transaction, onStep));
    after = await compareSchema(transaction, options);
    if (leftOver(after, ran.refused).length === 0) return { ran, after };
  }
  throw unfinished(after, leftOver(after, ran.refused));
}

/** What ought to have been done by now: neither refused, nor to be done after the transaction. */
function leftOver({ plan }: Verification, refused: readonly Refused[]): Statement[] {
  const told = new Set(refused.map(({ what }) => what));
  return plan.transaction.flatMap(({ statements }) => statements).filter(({ what }) => !told.has(what));
}
