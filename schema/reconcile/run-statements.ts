import type { Database } from "../../src/domain/database.ts";
import { serverSaid, sqlState } from "../model/sql.ts";
import type { StatementGroup } from "./plan-reconcile.ts";
import type { Statement } from "./statements.ts";

/** A statement that rows or dependents refused; the rest went on. */
export interface Refused {
  readonly what: string;
  readonly sql: string;
  /** The server's words. */
  readonly saw: string;
}

export interface Assumed {
  readonly table: string;
  readonly column: string;
  /** What was put there, in words. */
  readonly value: string;
  readonly rows: number;
}

/** What running statements has come to so far. */
export interface Progress {
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
 * Runs the groups inside a transaction. A group of which nothing can be refused is one round trip.
 */
export async function runGroups(
  transaction: Database,
  groups: readonly StatementGroup[],
  onStep: OnStep,
): Promise<Progress> {
  let progress = nothingRun;
  for (const { name, statements } of groups) {
    if (statements.some(({ mayBeRefused }) => mayBeRefused === true)) {
      for (const statement of statements) {
        progress = add(progress, statement, await runInSavepoint(transaction, statement));
        onStep(statement.what, 1);
      }
    } else {
      await transaction.query(statements.map(({ sql }) => `${sql};\n`).join("")).catch((error: unknown) => {
        throw new StatementFailed(name, error);
      });
      progress = { ...progress, done: progress.done + statements.length };
      onStep(name, statements.length);
    }
  }
  return progress;
}

/** Runs one statement after the other without a transaction, for those that cannot be in one. */
export async function runAlone(
  database: Database,
  statements: readonly Statement[],
  onStep: OnStep,
): Promise<Progress> {
  let progress = nothingRun;
  for (const statement of statements) {
    const outcome = await database.query<Counted>(statement.sql).catch(orRefused(statement));
    progress = add(progress, statement, outcome);
    onStep(statement.what, 1);
  }
  return progress;
}

export const together = (one: Progress, other: Progress): Progress => ({
  done: one.done + other.done,
  assumed: [...one.assumed, ...other.assumed],
  refused: [...one.refused, ...other.refused],
});

interface Counted {
  rows?: number;
}

async function runInSavepoint(transaction: Database, statement: Statement): Promise<Counted[] | Refused> {
  await transaction.query("SAVEPOINT statement");
  try {
    const rows = await transaction.query<Counted>(statement.sql);
    await transaction.query("RELEASE SAVEPOINT statement");
    return rows;
  } catch (error) {
    const refused = orRefused(statement)(error);
    await transaction.query("ROLLBACK TO SAVEPOINT statement");
    return refused;
  }
}

/**
 * What rows (22, 23), dependents (0A, 2BP01, 42804 and their like) or a publication (55000: it
 * wants rows that can be told apart) refuse concerns this statement alone. A lock, a lost right, a
 * full disk or a lost connection concerns all of them and is thrown.
 */
const orRefused =
  ({ what, sql }: Statement) =>
  (error: unknown): Refused => {
    if (
      !/^(22|23|0A|2BP01|42804|42703|42P01|42830|42883|42846|42P16|42P07|42710|42701|42704|55000)/.test(
        sqlState(error) ?? "",
      )
    )
      throw new StatementFailed(what, error);
    return { what, sql, saw: serverSaid(error) };
  };

function add(progress: Progress, { assumes }: Statement, outcome: readonly Counted[] | Refused): Progress {
  if ("saw" in outcome) return { ...progress, refused: [...progress.refused, outcome] };
  const rows = outcome[0]?.rows ?? 0;
  const assumed = assumes === undefined || rows === 0 ? [] : [{ ...assumes, rows }];
  return { ...progress, done: progress.done + 1, assumed: [...progress.assumed, ...assumed] };
}
