import type { SchemaModel } from "../model/schema-model.ts";
import { quoteList, quoteLiteral } from "../model/sql.ts";
import type { DuplicateChoice } from "./choices.ts";
import { extraRows } from "./duplicate-rows.ts";
import type { Duplicates } from "./inspect-duplicates.ts";
import { inPublic, type Statement } from "./statements.ts";

/**
 * Takes the rows away that are too many for a unique key, after copying each whole to
 * dittofeed_setup.set_aside: all of them or, where one is in use by now, none. The table is locked
 * against writers from here to the end of the transaction, so that nobody begins to use a row that
 * is about to go; with it, rows that nobody named would go too.
 */
export function setDuplicatesAside(
  { key, references }: Duplicates,
  found: SchemaModel,
  wanted: SchemaModel,
  choice: DuplicateChoice,
): Statement {
  const { table, columns } = key;
  const name = columns.join(", ");
  const used = references.map(({ from, joins }) => `EXISTS (SELECT FROM ${from} c WHERE ${joins})`);
  const sql = `CREATE SCHEMA IF NOT EXISTS dittofeed_setup;
CREATE TABLE IF NOT EXISTS dittofeed_setup.set_aside (
  at timestamptz NOT NULL DEFAULT now(), "table" text NOT NULL, key text NOT NULL, "row" jsonb NOT NULL);
LOCK TABLE ${inPublic(table)} IN EXCLUSIVE MODE;
WITH extra AS MATERIALIZED (${extraRows(key, choice, found, wanted)}
), gone AS (
  DELETE FROM ${inPublic(table)} t USING extra WHERE t.tableoid = extra.of_table AND t.ctid = extra.of_row${
    used.length === 0 ? "" : `\n    AND NOT (${used.join("\n      OR ")})`
  }
  RETURNING to_jsonb(t) AS whole
)
INSERT INTO dittofeed_setup.set_aside ("table", key, "row")
SELECT ${quoteLiteral(table)}, ${quoteLiteral(name)}, whole FROM gone;
DO $left$ BEGIN
  IF EXISTS (SELECT FROM (${extraRows(key, choice, found, wanted)}) still) THEN
    RAISE EXCEPTION 'rows of ${table.replaceAll("'", "''").replaceAll("%", "%%")} that share (${quoteList(columns).replaceAll("'", "''").replaceAll("%", "%%")}) came into use meanwhile; all of them stay'
      USING ERRCODE = 'unique_violation';
  END IF;
END $left$`;
  return { sql, what: `set duplicates of ${table} (${name}) aside, ${choice}` };
}
