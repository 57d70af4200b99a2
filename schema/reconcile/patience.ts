import type { Database } from "../../src/domain/database.ts";
import { sqlState } from "../model/sql.ts";

/**
 * Whoever waits for an exclusive lock makes everybody wait who comes after: so never longer than
 * this, then they are let pass, then once more.
 */
const longestMs = 1_000;
const pauseMs = 300;

/**
 * A transaction that takes its locks within a second or begins again, as often as goes into
 * `patienceMs`. Throws what the last attempt threw (55P03 where somebody held a lock all the time).
 */
export async function lockingBriefly<T>(
  database: Database,
  patienceMs: number,
  work: (transaction: Database) => Promise<T>,
): Promise<T> {
  const each = Math.max(1, Math.min(longestMs, Math.round(patienceMs)));
  for (let left = patienceMs; ; left -= longestMs + pauseMs) {
    try {
      return await database.transaction(async (transaction) => {
        await transaction.query(`SET LOCAL lock_timeout = '${each}ms'`);
        return work(transaction);
      });
    } catch (thrown) {
      if (sqlState(thrown) !== "55P03" || left <= longestMs + pauseMs) throw thrown;
      await database.query(`SELECT pg_sleep(${pauseMs / 1000})`);
    }
  }
}
