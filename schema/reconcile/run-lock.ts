import type { Database } from "../../src/domain/database.ts";
import { ownBackendSql } from "../../src/domain/session-settings.ts";

/**
 * One whole run at a time, where no file can say so: the eight bytes of "dittorun" as a bigint. Not
 * the lock of schema-lock.ts, which is held for the work on the schema alone: whoever waits for a
 * neighbour would keep everybody else from the database meanwhile.
 */
const runLockKey = 0x64_69_74_74_6f_72_75_6en;

/** `pooled`: nothing may be left in a session there, so nobody can hold it. */
export type Turn = { state: "ours" | "pooled" } | { state: "taken"; since: string };

/** Does not wait. It belongs to the connection: whoever is killed has let it go. */
export async function takeRunLock(database: Pick<Database, "backend" | "query">): Promise<Turn> {
  const [row] = await database.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock(${runLockKey}) AS taken WHERE ${ownBackendSql(database)}`,
  );
  if (row === undefined) return { state: "pooled" };
  if (row.taken) return { state: "ours" };
  const [holder] = await database.query<{ since: string }>(
    `SELECT to_char(a.backend_start AT TIME ZONE 'UTC', 'HH24:MI:SS') AS since
     FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND l.classid = ${runLockKey >> 32n} AND l.objid = ${runLockKey & 0xff_ff_ff_ffn}`,
  );
  return { state: "taken", since: holder?.since ?? "just now" };
}
