import type { Database } from "../../src/domain/database.ts";
import { quoteLiteral } from "../model/sql.ts";
import { lockingBriefly } from "./patience.ts";
import { inPublic } from "./statements.ts";

/** Rows that are locked for less than half a second are missed by nobody. */
const goalMs = 500;

/**
 * Runs an UPDATE over a table by stretches of its pages, each in a transaction of its own: writers
 * wait for a stretch and not for all of it, and one that is interrupted has kept what it did. What
 * is written meanwhile lies behind the last page or has its value already.
 */
export async function fillInBatches(
  database: Database,
  table: string,
  batch: (where: string) => string,
  patienceMs: number,
): Promise<number> {
  const [size] = await database.query<{ pages: number }>(
    `SELECT (pg_relation_size(${quoteLiteral(inPublic(table))}::regclass) / current_setting('block_size')::int)::float8 AS pages`,
  );
  // A partitioned table has no pages of its own.
  const pages = Math.max(1, size?.pages ?? 0);
  const isWhole = size?.pages === 0;
  let filled = 0;
  for (let from = 0, length = 500; from < pages; ) {
    const where = isWhole ? "" : `t.ctid >= '(${from},0)'::tid AND t.ctid < '(${from + length},0)'::tid`;
    const { rows, ms } = await lockingBriefly(database, patienceMs, async (transaction) => {
      const [done] = await transaction.query<{ rows: number }>(batch(where));
      const [took] = await transaction.query<{ ms: number }>(
        "SELECT (extract(epoch FROM clock_timestamp() - now()) * 1000)::float8 AS ms",
      );
      return { rows: done?.rows ?? 0, ms: took?.ms ?? 0 };
    });
    filled += rows;
    from += length;
    const pace = goalMs / Math.max(1, ms);
    length = Math.round(Math.min(20_000, Math.max(50, length * Math.min(2, pace))));
  }
  return filled;
}
