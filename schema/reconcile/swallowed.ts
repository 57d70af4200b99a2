import type { Database } from "../../src/domain/database.ts";
import { quoteLiteral } from "../model/sql.ts";
import type { Refused, Statement } from "./statements.ts";

interface Swallower {
  table: string;
  what: string;
}

/** Triggers and rules of the operator's on these tables, and event triggers, which are on none. */
const swallowersSql = (tables: readonly string[]): string => `WITH tables AS MATERIALIZED (
  SELECT c.oid, c.relname FROM pg_class c
  WHERE c.relnamespace = to_regnamespace('public') AND c.relname = ANY (ARRAY[${tables.map(quoteLiteral).join(", ")}]::name[])
)
SELECT t.relname AS "table", 'the trigger ' || g.tgname AS what FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid
  WHERE NOT g.tgisinternal AND g.tgenabled <> 'D'
UNION ALL SELECT t.relname, 'the rule ' || r.rulename FROM tables t JOIN pg_rewrite r ON r.ev_class = t.oid
  WHERE r.rulename <> '_RETURN' AND r.ev_enabled <> 'D'
UNION ALL SELECT '', 'the event trigger ' || e.evtname FROM pg_event_trigger e WHERE e.evtenabled <> 'D'
ORDER BY 1, 2`;

/**
 * What the server took without a word and what is not there afterwards: named with what of the
 * operator's may have swallowed it. Null for those where nothing could have: they are a fault of
 * ours.
 */
export async function explainSwallowed(database: Database, left: readonly Statement[]): Promise<(Refused | null)[]> {
  const tables = [...new Set(left.flatMap(({ table }) => (table === undefined ? [] : [table])))];
  const found = await database.query<Swallower>(swallowersSql(tables));
  return left.map(({ what, sql, table }) => {
    const by = found.filter((one) => one.table === table || one.table === "");
    if (by.length === 0) return null;
    const on = (one: Swallower) => (one.table === "" ? one.what : `${one.what} on ${one.table}`);
    return {
      ...{ what, sql },
      saw: `the server accepted it, but it does not exist: check ${by.map(on).join(", ")}, or disable it for this run`,
    };
  });
}
