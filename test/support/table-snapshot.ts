import type { TableModel } from "../../schema/model/schema-model.ts";
import { quoteIdentifier, quoteLiteral } from "../../schema/model/sql.ts";
import { inPublic } from "../../schema/reconcile/statements.ts";
import type { Database } from "../../src/domain/database.ts";

/** A row as PostgreSQL prints it: a value that was widened (uuid to text, integer to bigint) prints as before. */
export type PrintedRow = Readonly<Record<string, string | null>>;

/** Every row of every table, and by which columns a row is found again. */
export type Snapshot = Readonly<
  Record<string, { readonly key: readonly string[] | null; readonly rows: readonly PrintedRow[] }>
>;

export async function takeSnapshot(database: Database): Promise<Snapshot> {
  const tables = await database.query<{ name: string; columns: string[]; key: string[] | null }>(tablesSql);
  const questions = tables.map(({ name, columns }) => {
    const pairs = columns.map((column) => `${quoteLiteral(column)}, t.${quoteIdentifier(column)}::text`);
    return `SELECT ${quoteLiteral(name)} AS name, (SELECT coalesce(json_agg(json_build_object(${pairs.join(", ")})), '[]')
      FROM ${inPublic(name)} t) AS rows`;
  });
  if (questions.length === 0) return {};
  const found = await database.query<{ name: string; rows: PrintedRow[] }>(questions.join("\nUNION ALL "));
  const keys = new Map(tables.map(({ name, key }) => [name, key]));
  return Object.fromEntries(found.map(({ name, rows }) => [name, { key: keys.get(name) ?? null, rows }]));
}

/** Not the product's introspection: that takes ten times as long, and what is proved here is that it loses nothing. */
const tablesSql = `SELECT c.relname AS name,
    ARRAY(SELECT a.attname::text FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns,
    (SELECT ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS part(number, place)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = part.number ORDER BY part.place)
      FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p') AS key
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname`;

export const countRows = (snapshot: Snapshot): number =>
  Object.values(snapshot).reduce((sum, { rows }) => sum + rows.length, 0);

/**
 * Every row of `before` that is not in `after` with every value that it had, one line each; none is what has to be. A
 * NULL may have become a value only where `wanted` says that the column must not hold NULL.
 */
export function losses(
  before: Snapshot,
  after: Snapshot,
  wanted: Readonly<Record<string, Pick<TableModel, "columns">>>,
): string[] {
  return Object.entries(before).flatMap(([table, { key, rows }]) => {
    const there = after[table]?.rows;
    if (there === undefined) return [`table ${table} is gone`];
    const mayFill = new Set(wanted[table]?.columns.filter(({ nullable }) => !nullable).map(({ name }) => name));
    return key === null ? unfound(table, rows, there, mayFill) : changed(table, key, rows, there, mayFill);
  });
}

function changed(
  table: string,
  key: readonly string[],
  before: readonly PrintedRow[],
  after: readonly PrintedRow[],
  mayFill: ReadonlySet<string>,
): string[] {
  const identify = (row: PrintedRow) => JSON.stringify(key.map((column) => row[column]));
  const there = new Map(after.map((row) => [identify(row), row]));
  return before.flatMap((row) => {
    const match = there.get(identify(row));
    if (match === undefined) return [`${table} ${identify(row)} is gone`];
    return Object.keys(row)
      .filter((column) => !isKept(row, match, column, mayFill))
      .map((column) => `${table} ${identify(row)}: ${column} was ${row[column]}, is ${match[column]}`);
  });
}

/** Without a primary key rows are matched one to one: first those that are the same, then those with filled NULLs. */
function unfound(
  table: string,
  before: readonly PrintedRow[],
  after: readonly PrintedRow[],
  mayFill: ReadonlySet<string>,
): string[] {
  const left = new Set(after);
  const take = (fits: (row: PrintedRow, other: PrintedRow) => boolean) => (row: PrintedRow) => {
    const match = [...left].find((other) => fits(row, other));
    return match === undefined || !left.delete(match);
  };
  const same = (row: PrintedRow, other: PrintedRow) =>
    Object.keys(row).every((column) => row[column] === other[column]);
  const kept = (row: PrintedRow, other: PrintedRow) =>
    Object.keys(row).every((column) => isKept(row, other, column, mayFill));
  const nulls = (row: PrintedRow) => Object.values(row).filter((value) => value === null).length;
  // A row of many NULLs would fit many others: the ones with few come first.
  return before
    .filter(take(same))
    .sort((one, other) => nulls(one) - nulls(other))
    .filter(take(kept))
    .map((row) => `${table} ${JSON.stringify(row)} is gone`);
}

const isKept = (row: PrintedRow, other: PrintedRow, column: string, mayFill: ReadonlySet<string>): boolean =>
  column in other && (row[column] === other[column] || (row[column] === null && mayFill.has(column)));
