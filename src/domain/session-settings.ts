import type { Database } from "./database.ts";

/**
 * What our statements, and what is read from their answers, depend on; a role or a database may
 * have each of them set to something else. All may be set by anybody, and all are there from
 * PostgreSQL 14 on. What the operator decides is not here: read-only, tablespaces, table access
 * methods, `synchronous_commit`, time zone, the time-outs of statements and locks.
 */
export const ourSettings: Readonly<Record<string, string>> = {
  // How the catalogue's functions spell names, and what a backslash in a literal is.
  quote_all_identifiers: "off",
  standard_conforming_strings: "on",
  backslash_quote: "safe_encoding",
  transform_null_equals: "off",
  array_nulls: "on",
  // How values are spelled.
  DateStyle: "ISO, MDY",
  IntervalStyle: "postgres",
  bytea_output: "hex",
  xmlbinary: "base64",
  extra_float_digits: "1",
  // What another transaction has committed is to be seen by the next statement.
  default_transaction_isolation: "read committed",
  default_transaction_deferrable: "off",
  // A dump of gigabytes leaves the session idle, and a slow link leaves a transaction so.
  idle_session_timeout: "0",
  idle_in_transaction_session_timeout: "0",
};

/** The same for one transaction, in one statement; it leaves nothing behind in the session. */
export function localSettingsSql(more: Readonly<Record<string, string>> = {}): string {
  const { idle_session_timeout: _, ...settings } = ourSettings;
  const names = Object.entries({ ...settings, ...more });
  return `SELECT ${names.map(([name, value]) => `set_config('${name}', '${value}', true)`).join(", ")};\n`;
}

/**
 * A condition in SQL: true where statements run in the process that answered the login. Behind a
 * pooler they do not: the session is shared, and nothing may be left in it.
 */
export const ownBackendSql = ({ backend }: Pick<Database, "backend">): string =>
  backend === undefined ? "true" : `pg_backend_pid() = ${Math.trunc(backend)}`;

export async function isPooled(database: Pick<Database, "backend" | "query">): Promise<boolean> {
  const [row] = await database.query<{ own: boolean }>(`SELECT ${ownBackendSql(database)} AS own`);
  return row?.own === false;
}
