import type { Database } from "../../src/domain/database.ts";

/** The database to work on while the schema lock is held. */
export interface HeldDatabase extends Database {
  /**
   * A pooler may lend a session for one transaction only: then the lock is taken anew in each, and
   * what was seen in one may be another in the next.
   */
  readonly isPooled: boolean;
}

/** They run in no transaction, and need no setting: each names its objects with their schema. */
const inNoTransaction = /^\s*(CREATE (UNIQUE )?INDEX|REINDEX INDEX|DROP INDEX) CONCURRENTLY\b/;

/**
 * The same database, without anything that outlives a transaction: behind a pooler the session is
 * somebody else's a moment later. `first` takes the lock and sets what is needed, until the end of
 * the transaction. Throws Problem database-unreachable where the pooler lets no transaction through
 * (statement pooling); nothing was changed by then.
 */
export async function behindPooler(database: Database, first: string): Promise<HeldDatabase> {
  const transaction: Database["transaction"] = (work) =>
    database.transaction(async (inner) => {
      await inner.query(first);
      return work(inner);
    });
  // Waits for whoever holds the lock, and shows whether transactions pass.
  await transaction(() => Promise.resolve());
  return {
    isPooled: true,
    transaction,
    query(sql, values) {
      if (inNoTransaction.test(sql)) return database.query(sql, values);
      // Statements of one text are one transaction.
      if (values === undefined) return database.query(`${first}${sql}`);
      return transaction((inner) => inner.query(sql, values));
    },
  };
}
