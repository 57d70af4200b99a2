import type { Database } from "../../src/domain/database.ts";
import { serverSaid, sqlState } from "../model/sql.ts";
import { fillInBatches } from "./fill-in-batches.ts";
import { lockingBriefly } from "./patience.ts";
import type { StatementGroup } from "./plan-reconcile.ts";
import type { Refused, Statement } from "./statements.ts";
import { Waiting } from "./waiting.ts";

export interface Assumed {
  readonly table: string;
  readonly column: string;
  /** What was put there, in words. */
  readonly value: string;
  readonly rows: number;
}

/** What running statements has come to so far. */
export interface Progress {
  /** Statements that changed something. */
  readonly done: number;
  readonly assumed: readonly Assumed[];
  readonly refused: readonly Refused[];
}

export const nothingRun: Progress = { done: 0, assumed: [], refused: [] };

/** A failure that concerns everything, and the step in which it came. */
export class StatementFailed extends Error {
  constructor(what: string, cause: unknown) {
    super(`${what}: ${serverSaid(cause)}`, { cause });
  }
}

type OnStep = (what: string, statements: number) => void;

/**
 * Runs the groups inside a transaction, each statement in a savepoint of its own: what is refused
 * stops only itself and what waits for it. A group is one round trip, and two more for each
 * statement that is refused; a statement that counts rows has a round trip of its own.
 */
export async function runGroups(
  transaction: Database,
  groups: readonly StatementGroup[],
  onStep: OnStep,
): Promise<Progress> {
  let progress = nothingRun;
  const waiting = new Waiting();
  for (const { statements } of groups) {
    let left = statements;
    while (left.length > 0) {
      const { ready, refused } = waiting.sort(left);
      progress = { ...progress, refused: [...progress.refused, ...refused] };
      for (const { what } of refused) onStep(what, 1);
      const trip = oneTrip(ready);
      if (trip.length === 0) break;
      const { outcomes, failed } = await attempt(transaction, trip);
      for (const [place, rows] of outcomes.entries()) {
        const statement = trip[place] as Statement;
        progress = add(progress, statement, rows);
        onStep(statement.what, 1);
      }
      if (failed !== undefined) {
        progress = { ...progress, refused: [...progress.refused, failed.refused] };
        waiting.refuse(failed.statement);
        onStep(failed.statement.what, 1);
      }
      left = ready.slice(outcomes.length + (failed === undefined ? 0 : 1));
    }
  }
  return progress;
}

/**
 * Runs one statement after the other, each on its own: those that cannot be in a transaction, and
 * those of which each is one.
 */
export async function runAlone(
  database: Database,
  statements: readonly Statement[],
  patienceMs: number,
  onStep: OnStep,
): Promise<Progress> {
  let progress = nothingRun;
  const waiting = new Waiting();
  for (const statement of statements) {
    const { ready, refused } = waiting.sort([statement]);
    progress = { ...progress, refused: [...progress.refused, ...refused] };
    if (ready.length > 0) {
      const outcome = await runOne(database, statement, patienceMs).catch((error: unknown) =>
        refusedAlone(statement, error),
      );
      if ("saw" in outcome) {
        progress = { ...progress, refused: [...progress.refused, outcome] };
        waiting.refuse(statement);
      } else progress = add(progress, statement, outcome);
    }
    onStep(statement.what, 1);
  }
  return progress;
}

/** Beside the writers as it is; in stretches; or, where it needs the table for itself, briefly. */
async function runOne(database: Database, { sql, table, batch }: Statement, patienceMs: number): Promise<Counted[]> {
  if (batch !== undefined && table !== undefined)
    return [{ rows: await fillInBatches(database, table, batch, patienceMs) }];
  if (!sql.startsWith("ALTER TABLE")) return database.query<Counted>(sql);
  return lockingBriefly(database, patienceMs, (transaction) => transaction.query<Counted>(sql));
}

/**
 * Would any of these change anything? Tried and taken back, up to the first that does: so what was
 * refused last time for a reason that still holds is known before anything is dumped for it. Gives
 * the refusals where nothing would change, else null.
 */
export async function refusedAll(
  database: Database,
  groups: readonly StatementGroup[],
): Promise<readonly Refused[] | null> {
  const waiting = new Waiting();
  const refused: Refused[] = [];
  let changes = false;
  const takenBack = new Error("tried and rolled back");
  try {
    await database.transaction(async (transaction) => {
      await transaction.query("SET LOCAL lock_timeout = '1s'");
      for (const statement of groups.flatMap(({ statements }) => statements)) {
        const { ready, refused: waits } = waiting.sort([statement]);
        refused.push(...waits);
        if (ready.length === 0) continue;
        const { outcomes, failed } = await attempt(transaction, ready);
        if (failed === undefined) changes = add(nothingRun, statement, outcomes[0] ?? []).done > 0;
        else {
          refused.push(failed.refused);
          waiting.refuse(statement);
        }
        if (changes) break;
      }
      throw takenBack;
    });
  } catch (thrown) {
    // What concerns everything, a lock for one, is told by the run itself.
    if (thrown !== takenBack) return null;
  }
  return changes ? null : refused;
}

export const together = (one: Progress, other: Progress): Progress => ({
  done: one.done + other.done,
  assumed: [...one.assumed, ...other.assumed],
  refused: [...one.refused, ...other.refused],
});

interface Counted {
  rows?: number;
}

const isCounted = ({ assumes, counts }: Statement): boolean => assumes !== undefined || counts === true;

const goesAlone = (statement: Statement): boolean => isCounted(statement) || statement.isLong === true;

function oneTrip(statements: readonly Statement[]): readonly Statement[] {
  const [first] = statements;
  if (first === undefined || goesAlone(first)) return statements.slice(0, 1);
  const end = statements.findIndex(goesAlone);
  return end < 0 ? statements : statements.slice(0, end);
}

interface Attempt {
  /** Rows of each statement that was done, in their order. */
  readonly outcomes: readonly (readonly Counted[])[];
  /** The one behind them, which was refused and has left nothing behind. */
  readonly failed?: { readonly statement: Statement; readonly refused: Refused };
}

/**
 * In one text. A setting of the transaction counts what is done, outside the savepoints: it
 * outlives the one that is rolled back, and tells which it was.
 */
async function attempt(transaction: Database, statements: readonly Statement[]): Promise<Attempt> {
  const texts = statements.map(
    ({ sql }, place) => `SET LOCAL dittofeed_setup.step = ${place};\nSAVEPOINT statement;\n${sql}`,
  );
  const release = ";\nRELEASE SAVEPOINT statement";
  // The rows of the last statement in a text are all that is heard of it.
  const isHeard = statements.some(isCounted);
  try {
    const rows = await transaction.query<Counted>(texts.join(`${release};\n`) + (isHeard ? "" : release));
    if (isHeard) await transaction.query("RELEASE SAVEPOINT statement");
    return { outcomes: statements.map(() => (isHeard ? rows : [])) };
  } catch (error) {
    const back = "ROLLBACK TO SAVEPOINT statement; RELEASE SAVEPOINT statement";
    const [at] = await transaction
      .query<{ step: string }>(`${back}; SELECT current_setting('dittofeed_setup.step') AS step`)
      .catch(() => []);
    const place = Number(at?.step ?? 0);
    const statement = statements[place] as Statement;
    return {
      outcomes: statements.slice(0, place).map(() => []),
      failed: { statement, refused: refusedAlone(statement, error) },
    };
  }
}

/**
 * Everything but what says that nothing else would go either: a lost connection (08), a read-only
 * server (25), a deadlock (40), a full disk (53), a cancel or shutdown (57), an I/O error (58),
 * damaged files (XX001, XX002), a lock that somebody holds (55P03), a lost right (42501).
 */
function refusedAlone({ what, sql }: Statement, error: unknown): Refused {
  const state = sqlState(error);
  if (state === null || /^(08|25|28|3D|40|53|57|58|XX001|XX002|55P03|42501)/.test(state))
    throw new StatementFailed(what, error);
  return { what, sql, saw: serverSaid(error) };
}

function add(progress: Progress, statement: Statement, outcome: readonly Counted[]): Progress {
  const { assumes } = statement;
  const rows = outcome[0]?.rows ?? 0;
  if (isCounted(statement) && rows === 0) return progress;
  const assumed = assumes === undefined ? [] : [{ ...assumes, rows }];
  return { ...progress, done: progress.done + 1, assumed: [...progress.assumed, ...assumed] };
}
