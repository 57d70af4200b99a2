import type { Database } from "../../src/domain/database.ts";
import { Problem } from "../../src/domain/problem.ts";
import { serverSaid, sqlState } from "../model/sql.ts";
import { describeHolder, tableHolders } from "./lock-holders.ts";
import { type LockTimeouts, schemaLockSql } from "./schema-lock.ts";

interface LockHolder {
  pid: number;
  application: string;
  role: string;
  address: string | null;
  seconds: number;
}

const holderSql = `SELECT a.pid, coalesce(a.application_name, '') AS application, a.usename AS role,
  host(a.client_addr) AS address, extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.query_start, a.backend_start))::int AS seconds
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE ${schemaLockSql} AND l.granted
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/**
 * Turns a wait that ended in vain into a Problem that names the holder; null when it was something
 * else. `timeouts` are ours; without them those of the role count.
 */
export async function explainBusy(
  database: Database,
  error: unknown,
  timeouts?: LockTimeouts,
  outcome = "Nothing was changed.",
): Promise<Problem | null> {
  const state = sqlState(error);
  if (state === "57014") return outOfTime(database, error, timeouts, outcome);
  if (state !== "55P03") return null;
  const waited = timeouts?.lockTimeoutMs ?? (await limitOf(database, "lock_timeout"));
  const [holder] = await database.query<LockHolder>(holderSql).catch(() => []);
  if (holder !== undefined) {
    return new Problem({
      code: "database-busy",
      title: "Another installer is working on this database",
      saw: describeInstaller(holder, waited),
      why: `Two writers at once could leave the schema half done. ${outcome}`,
      next: "Wait until it ends, then run the same command again.",
      cause: error,
    });
  }
  const holders = await tableHolders(database, waited);
  const pids = holders.flatMap(({ pid }) => pid ?? []);
  const end =
    pids.length === 0 ? "" : ` To end one: SELECT pg_terminate_backend(${pids[0]}); its transaction is rolled back.`;
  return new Problem({
    code: "database-busy",
    title: "Another session is using a table that this needs",
    saw: [`waited ${waited} ms for a lock`, ...holders.map(describeHolder)].join("\n"),
    why: `Waiting longer would block everyone behind it. ${outcome}`,
    next: `${holders.length === 0 ? "See in pg_locks and pg_stat_activity who holds it" : "Let them end, or end them"}, and run the same command again.${end}`,
    cause: error,
  });
}

/** The server has given a statement up, or somebody has asked it to (pg_cancel_backend). */
async function outOfTime(
  database: Database,
  error: unknown,
  timeouts: LockTimeouts | undefined,
  outcome: string,
): Promise<Problem> {
  const limit = timeouts?.statementTimeoutMs ?? (await limitOf(database, "statement_timeout"));
  const isSomebody = limit === 0 || /user request/.test(serverSaid(error));
  return new Problem({
    code: "database-busy",
    title: isSomebody ? "Someone cancelled a statement" : "The database did not answer in time",
    saw: isSomebody ? serverSaid(error) : `a statement ran longer than ${limit} ms`,
    why: `The statement was not completed. ${outcome}`,
    next:
      isSomebody || timeouts !== undefined
        ? "See in pg_stat_activity what is running, let it end, and run the same command again."
        : "The limit is the statement_timeout of this role or database. Give the role more time: ALTER ROLE … SET statement_timeout = '15min'; or run the command at a quieter time.",
    cause: error,
  });
}

/** In milliseconds; 0 is no limit. */
async function limitOf(database: Database, name: "lock_timeout" | "statement_timeout"): Promise<number> {
  const rows = await database
    .query<{ ms: number }>("SELECT setting::int AS ms FROM pg_settings WHERE name = $1", [name])
    .catch(() => []);
  return rows[0]?.ms ?? 0;
}

function describeInstaller({ pid, application, role, address, seconds }: LockHolder, waitedMs: number): string {
  const who = application === "" ? `role ${role}` : `${application} (role ${role})`;
  const from = address === null ? "over the local socket" : `from ${address}`;
  return `waited ${waitedMs} ms for ${who}, process ${pid}, ${from}, working for ${seconds} s`;
}
