import type { Database } from "../../src/domain/database.ts";
import { localSettingsSql, ownBackendSql } from "../../src/domain/session-settings.ts";
import { behindPooler, type HeldDatabase } from "./behind-pooler.ts";

/**
 * The one key under which every schema work of ours runs, per database: the eight bytes of
 * "dittofee" as a bigint. To see who holds it: SELECT * FROM pg_locks WHERE locktype = 'advisory'
 * AND classid = 1684632692 AND objid = 1868981605.
 */
const schemaLockKey = 0x64_69_74_74_6f_66_65_65n;

/** A condition over pg_locks `l`: it is this lock. */
export const schemaLockSql = `l.locktype = 'advisory' AND l.classid = ${schemaLockKey >> 32n}
  AND l.objid = ${schemaLockKey & 0xff_ff_ff_ffn} AND l.objsubid = 1`;

export interface LockTimeouts {
  /** How long to wait for another installer, and for any table that somebody holds. */
  readonly lockTimeoutMs: number;
  /** The longest that one statement may run. */
  readonly statementTimeoutMs: number;
}

/** Both kinds of work, that of one transaction and that of several, wait for each other. */
const settings = ({ lockTimeoutMs, statementTimeoutMs }: LockTimeouts): Record<string, string> => ({
  search_path: "public",
  client_min_messages: "warning",
  // A role that sees only some of the rows must not take them for all: with this it gets an error
  // instead.
  row_security: "off",
  lock_timeout: `${Math.max(1, Math.round(lockTimeoutMs))}ms`,
  statement_timeout: `${Math.max(1, Math.round(statementTimeoutMs))}ms`,
});

/** Not every version that the schema takes knows it (17), so it is set where it is there. */
const unlimited = (isLocal: boolean, when = "true") =>
  `SELECT set_config('transaction_timeout', '0', ${isLocal}) WHERE ${when} AND current_setting('transaction_timeout', true) IS NOT NULL;\n`;

/** To be sent first in a transaction; the lock and the settings end with it. */
export function takeSchemaLockSql(timeouts: LockTimeouts): string {
  return `${localSettingsSql(settings(timeouts))}${unlimited(true)}SELECT pg_advisory_xact_lock(${schemaLockKey});\n`;
}

/**
 * Holds the lock over several transactions, and over statements that can be in none. It belongs to
 * the connection: when that is lost, so is the lock, and the next run may begin. Behind a pooler
 * nothing is left in a session, which may be the app's a moment later. Throws Problem
 * database-unreachable where a pooler lets no transaction through.
 */
export async function withSchemaLock<T>(
  database: Database,
  timeouts: LockTimeouts,
  work: (held: HeldDatabase) => Promise<T>,
): Promise<T> {
  const names = Object.entries(settings(timeouts));
  const own = ownBackendSql(database);
  const set = names.map(([name, value]) => `set_config('${name}', '${value}', false)`).join(", ");
  let isPooled = false;
  try {
    const taken = await database.query(
      `SELECT ${set} WHERE ${own};\n${unlimited(false, own)}SELECT pg_advisory_lock(${schemaLockKey}) WHERE ${own}`,
    );
    isPooled = taken.length === 0;
    if (isPooled) return await work(await behindPooler(database, takeSchemaLockSql(timeouts)));
    return await work({
      isPooled,
      query: (sql, values) => database.query(sql, values),
      transaction: (inside) => database.transaction(inside),
    });
  } finally {
    const reset = names.map(([name]) => `RESET ${name};\n`).join("");
    // Where the connection is gone the server has done both, and the first error is the one that
    // tells why.
    if (!isPooled) await database.query(`${reset}SELECT pg_advisory_unlock(${schemaLockKey})`).catch(() => undefined);
  }
}
