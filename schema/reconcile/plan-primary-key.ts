import type { Difference } from "../model/difference.ts";
import type { SchemaModel, UniqueModel } from "../model/schema-model.ts";
import { quoteIdentifier, quoteList } from "../model/sql.ts";
import type { FreeNames } from "./free-names.ts";
import { createUniqueIndex, inPublic, rebuildIndex, type Statement } from "./statements.ts";
import { columnThings, fullThing, keyThing } from "./things.ts";

/** Under a lock that keeps everybody from the table while its rows are sorted. */
export function addPrimaryKey(table: string, columns: readonly string[], names: FreeNames): Statement {
  const name = quoteIdentifier(names.take(`${table}_pkey`));
  const sql = `ALTER TABLE ${inPublic(table)} ADD CONSTRAINT ${name} PRIMARY KEY (${quoteList(columns)})`;
  return { sql, needs: columnThings(table, columns), ...about(table, columns) };
}

/**
 * For a large table: its index is built beside the writers, and the key takes it over in a moment.
 * The columns refuse NULL by then (`refuseNullBeside`), or the server would read the table for it.
 * What a run that was interrupted has left is finished, not left behind.
 */
export function primaryKeyBeside(
  { table, columns }: Extract<Difference, { kind: "missing-primary-key" }>,
  { found, names }: { readonly found: SchemaModel; readonly names: FreeNames },
): Statement[] {
  const left = found.tables[table]?.uniques.find((index) => isOfAnEarlierRun(index, table, columns));
  const name = left?.name ?? names.take(`${table}_pkey`);
  const built = `index ${name}`;
  const build = left === undefined ? createUniqueIndex(table, asUnique(name, columns), "CONCURRENTLY ") : null;
  const rebuild = left?.valid === false ? { ...rebuildIndex(name, "CONCURRENTLY "), table } : null;
  const quoted = quoteIdentifier(name);
  return [
    ...[build, rebuild].flatMap((statement) => (statement === null ? [] : [{ ...statement, makes: [built] }])),
    {
      sql: `ALTER TABLE ${inPublic(table)} ADD CONSTRAINT ${quoted} PRIMARY KEY USING INDEX ${quoted}`,
      needs: [built, ...columns.map((column) => fullThing(table, column))],
      ...about(table, columns),
    },
  ];
}

const about = (table: string, columns: readonly string[]) => ({
  what: `add the primary key of ${table}`,
  makes: [keyThing(table, columns)],
  table,
});

const isOfAnEarlierRun = (index: UniqueModel, table: string, columns: readonly string[]): boolean =>
  index.kind === "index" &&
  new RegExp(`^${table}_pkey(_\\d+)?$`).test(index.name) &&
  index.where === null &&
  !index.nullsNotDistinct &&
  index.columns.length === columns.length &&
  index.columns.every((column) => columns.includes(column));

const asUnique = (name: string, columns: readonly string[]): UniqueModel => ({
  ...{ name, columns, kind: "index", nullsNotDistinct: false, valid: true, where: null },
});
