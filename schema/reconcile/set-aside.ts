import type { SchemaModel, UniqueModel } from "../model/schema-model.ts";
import { quoteIdentifier, quoteList, quoteLiteral } from "../model/sql.ts";
import type { DuplicateChoice } from "./choices.ts";
import { inPublic, type Statement } from "./statements.ts";

/**
 * Takes the rows away that are too many for a unique key, after copying each whole to
 * dittofeed_setup.set_aside. A row to which another table points is left where it is: with it, rows
 * that nobody named would go too.
 */
export function setDuplicatesAside(
  table: string,
  unique: Pick<UniqueModel, "columns" | "nullsNotDistinct">,
  found: SchemaModel,
  choice: DuplicateChoice,
): Statement {
  const age = found.tables[table]?.columns.some(({ name }) => name === "createdAt") === true ? `"createdAt" ` : "";
  const direction = choice === "keep-oldest" ? "ASC" : "DESC";
  const order = age === "" ? `ctid ${direction}` : `${age}${direction}, ctid ${direction}`;
  const filled = unique.columns.map((name) => `${quoteIdentifier(name)} IS NOT NULL`).join(" AND ");
  const pointedAt = Object.entries(found.tables).flatMap(([from, model]) =>
    model.foreignKeys
      .filter((key) => key.refTable === table)
      .map((key) => {
        const same = key.columns.map(
          (name, place) => `c.${quoteIdentifier(name)} = t.${quoteIdentifier(key.refColumns[place] ?? "")}`,
        );
        return ` AND NOT EXISTS (SELECT FROM ${inPublic(from)} c WHERE ${same.join(" AND ")})`;
      }),
  );
  const sql = `CREATE SCHEMA IF NOT EXISTS dittofeed_setup;
CREATE TABLE IF NOT EXISTS dittofeed_setup.set_aside (
  at timestamptz NOT NULL DEFAULT now(), "table" text NOT NULL, key text NOT NULL, "row" jsonb NOT NULL);
WITH ranked AS (
  SELECT ctid, row_number() OVER (PARTITION BY ${quoteList(unique.columns)} ORDER BY ${order}) AS place
  FROM ${inPublic(table)}${unique.nullsNotDistinct ? "" : ` WHERE ${filled}`}
), gone AS (
  DELETE FROM ${inPublic(table)} t USING ranked WHERE t.ctid = ranked.ctid AND ranked.place > 1${pointedAt.join("")}
  RETURNING to_jsonb(t) AS whole
)
INSERT INTO dittofeed_setup.set_aside ("table", key, "row")
SELECT ${quoteLiteral(table)}, ${quoteLiteral(unique.columns.join(", "))}, whole FROM gone`;
  return { sql, what: `set duplicates of ${table} (${unique.columns.join(", ")}) aside, ${choice}` };
}
