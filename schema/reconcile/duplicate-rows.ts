import type { SchemaModel } from "../model/schema-model.ts";
import { quoteIdentifier, quoteList, quoteLiteral } from "../model/sql.ts";
import type { DuplicateChoice } from "./choices.ts";
import { inPublic } from "./statements.ts";

/** A unique key, as far as it says which rows are too many for it. */
export interface DuplicateKey {
  readonly table: string;
  readonly columns: readonly string[];
  readonly nullsNotDistinct: boolean;
}

/**
 * Which rows can be duplicates at all. A NULL where the app wants a value is no value that two rows
 * share, but one that is missing: of a lost or renamed column all rows would be duplicates.
 */
export function countsAsDuplicate(
  { table, columns, nullsNotDistinct }: DuplicateKey,
  wanted: SchemaModel,
  alias: string,
): string[] {
  const mayBeNull = (name: string) =>
    wanted.tables[table]?.columns.some((column) => column.name === name && column.nullable) === true;
  return columns
    .filter((name) => !(nullsNotDistinct && mayBeNull(name)))
    .map((name) => `${alias}.${quoteIdentifier(name)} IS NOT NULL`);
}

/** A key holds for the table's own rows; those of a table that inherits from it are not its. */
export const isItsOwnRow = (table: string, alias: string): string =>
  `(${alias}.tableoid = ${quoteLiteral(inPublic(table))}::regclass OR EXISTS (SELECT FROM pg_class p WHERE p.oid = ${quoteLiteral(inPublic(table))}::regclass AND p.relkind = 'p'))`;

/** Rows that are too many for a key: all but the one of each group that stays. */
export function extraRows(key: DuplicateKey, choice: DuplicateChoice, found: SchemaModel, wanted: SchemaModel): string {
  const { table, columns } = key;
  const direction = choice === "keep-oldest" ? "ASC" : "DESC";
  const byAge = found.tables[table]?.columns.some(({ name }) => name === "createdAt") === true;
  // A row of unknown age is neither the oldest nor the newest while another has one.
  const order = `${byAge ? `t."createdAt" ${direction} NULLS LAST, ` : ""}t.ctid ${direction}`;
  const where = [...countsAsDuplicate(key, wanted, "t"), isItsOwnRow(table, "t")].join(" AND ");
  return `SELECT * FROM (
    SELECT t.tableoid AS of_table, t.ctid AS of_row, t.*, row_number() OVER (PARTITION BY ${quoteList(columns)} ORDER BY ${order}) AS place_in_group
    FROM ${inPublic(table)} t WHERE ${where}) ranked WHERE place_in_group > 1`;
}
