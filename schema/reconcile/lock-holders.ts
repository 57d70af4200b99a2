import type { Database } from "../../src/domain/database.ts";

/** Who keeps others from the app's tables. */
export interface Holder {
  /** Null for a transaction that was prepared and never ended: no session holds it any more. */
  readonly pid: number | null;
  readonly application: string;
  readonly role: string;
  /** Null over the local socket. */
  readonly address: string | null;
  /** For how long its transaction has been open. */
  readonly seconds: number;
  /** "idle in transaction": it waits for its client, and may do so for ever. */
  readonly state: string;
  /** What it runs, or has run last: its first words, without any value. */
  readonly statement: string;
  /** Tables, each with the lock that it has on it. */
  readonly holds: string;
  /** Of a prepared transaction. */
  readonly gid: string | null;
}

/** Texts and numbers of a statement may be a customer's. */
const redacted = `left(regexp_replace(regexp_replace(regexp_replace(a.query, E'\\\\s+', ' ', 'g'),
  '''([^'']|'''')*(''|$)', '''…''', 'g'), E'\\\\y\\\\d+(\\\\.\\\\d+)?\\\\y', '…', 'g'), 80)`;

/**
 * Sessions that have held a lock on a table of schema public for longer than the wait, the longest
 * first. Asked after the wait has ended: `pg_blocking_pids` then knows of nobody, but whoever was
 * in the way all the time is there still.
 */
const tableHoldersSql = `SELECT l.pid, coalesce(a.application_name, '') AS application, coalesce(a.usename, p.owner) AS role,
  host(a.client_addr) AS address, coalesce(a.state, 'prepared') AS state, coalesce(${redacted}, '') AS statement, p.gid,
  extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, p.prepared))::int AS seconds,
  string_agg(DISTINCT l.mode || ' on ' || c.relname, ', ') AS holds
FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
  LEFT JOIN pg_stat_activity a ON a.pid = l.pid
  LEFT JOIN pg_prepared_xacts p ON l.pid IS NULL AND l.virtualtransaction = '-1/' || p.transaction
WHERE l.locktype = 'relation' AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'p')
  AND clock_timestamp() - coalesce(a.xact_start, p.prepared) >= make_interval(secs => $1)
GROUP BY l.pid, a.application_name, a.usename, a.client_addr, a.state, a.query, a.xact_start, p.gid, p.owner, p.prepared
ORDER BY seconds DESC LIMIT 5`;

export const tableHolders = (database: Database, waitedMs: number): Promise<Holder[]> =>
  database.query<Holder>(tableHoldersSql, [waitedMs / 1000]).catch(() => []);

export function describeHolder({
  pid,
  application,
  role,
  address,
  seconds,
  state,
  statement,
  holds,
  gid,
}: Holder): string {
  const who = application === "" ? `role ${role}` : `${application} (role ${role})`;
  if (pid === null)
    return `a prepared transaction "${gid ?? ""}" of role ${role}, for ${seconds} s: ${holds}; it ends with COMMIT PREPARED or ROLLBACK PREPARED`;
  const from = address === null ? "over the local socket" : `from ${address}`;
  const last = statement === "" ? "" : `; ${state === "active" ? "running" : "its last statement"}: ${statement}`;
  return `process ${pid}, ${who}, ${from}, ${state} for ${seconds} s: ${holds}${last}`;
}
