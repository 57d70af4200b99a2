import type { Database } from "../../src/domain/database.ts";
import { quoteIdentifier, quoteLiteral } from "../model/sql.ts";
import { inPublic, type Statement } from "./statements.ts";

/** A trigger or rule of the operator's, which acts when rows of a table of the app are changed. */
export interface OwnTrigger {
  /** The app's table, also where it stands on a partition or on a table that inherits. */
  readonly table: string;
  /** As it stands in a statement: `"public"."Workspace"`. */
  readonly on: string;
  readonly name: string;
  readonly kind: "TRIGGER" | "RULE";
  readonly always: boolean;
  readonly onUpdate: boolean;
  readonly onDelete: boolean;
}

/** Those that are enabled; foreign keys' own are none. One round trip, catalogue only. */
export function inspectTriggers(database: Database, tables: readonly string[]): Promise<OwnTrigger[]> {
  if (tables.length === 0) return Promise.resolve([]);
  const wanted = tables.map((table) => `(${quoteLiteral(table)}, ${quoteLiteral(inPublic(table))}::regclass::oid)`);
  return database.query<OwnTrigger>(`WITH RECURSIVE places ("table", oid) AS (
  VALUES ${wanted.join(", ")}
  UNION SELECT p."table", i.inhrelid FROM pg_inherits i JOIN places p ON p.oid = i.inhparent
), named AS (
  SELECT p.*, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS "on"
  FROM places p JOIN pg_class c ON c.oid = p.oid JOIN pg_namespace n ON n.oid = c.relnamespace
)
SELECT p."table", p."on", g.tgname::text AS name, 'TRIGGER' AS kind, g.tgenabled = 'A' AS always,
  (g.tgtype & 16) > 0 AS "onUpdate", (g.tgtype & 8) > 0 AS "onDelete"
FROM named p JOIN pg_trigger g ON g.tgrelid = p.oid
WHERE NOT g.tgisinternal AND g.tgenabled IN ('O', 'A') AND g.tgparentid = 0 AND (g.tgtype & 24) > 0
UNION ALL
SELECT p."table", p."on", r.rulename, 'RULE', r.ev_enabled = 'A', r.ev_type = '2', r.ev_type = '4'
FROM named p JOIN pg_rewrite r ON r.ev_class = p.oid WHERE r.ev_type IN ('2', '4') AND r.ev_enabled IN ('O', 'A')
ORDER BY 1, 2, 3`);
}

/**
 * The same statement, during which none of these acts: what it changes is a value that was lost or
 * a row that was named, and nobody has asked for what an operator's trigger would make of it. All
 * others are kept from writing meanwhile, and see them enabled before and after. A statement that
 * counts rows still ends with their number.
 */
export function withoutTriggers(statement: Statement, triggers: readonly OwnTrigger[]): Statement {
  if (triggers.length === 0) return statement;
  const { batch, ...whole } = statement;
  const set = (verb: "DISABLE" | "ENABLE") =>
    triggers.map(
      ({ on, name, kind, always }) =>
        `ALTER TABLE ${on} ${verb}${verb === "ENABLE" && always ? " ALWAYS" : ""} ${kind} ${quoteIdentifier(name)};`,
    );
  const names = [...new Set(triggers.map(({ name }) => name))];
  const sql = statement.sql.replace(filledCount, keepCount);
  return {
    ...statement,
    // Each stretch of a large table is a transaction of its own.
    ...(batch && {
      batch: (where: string) => withoutTriggers({ ...whole, sql: batch(where) }, triggers).sql,
    }),
    what: `${statement.what}, without your ${names.length === 1 ? "trigger" : "triggers"} ${names.join(", ")}`,
    // Deferred checks that are still to come would keep the table from being altered.
    sql: [
      "SET CONSTRAINTS ALL IMMEDIATE;",
      ...set("DISABLE"),
      `${sql};`,
      ...set("ENABLE"),
      ...(filledCount.test(statement.sql) ? [`SELECT current_setting('dittofeed_setup.filled')::float8 AS rows`] : []),
    ].join("\n"),
  };
}

const filledCount = /SELECT count\(\*\)::float8 AS rows FROM filled$/;
const keepCount = "SELECT set_config('dittofeed_setup.filled', count(*)::text, true) FROM filled";
