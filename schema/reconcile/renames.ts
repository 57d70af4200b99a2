import { usage } from "../../src/domain/usage.ts";
import type { SchemaModel, TableModel } from "../model/schema-model.ts";
import { quoteIdentifier } from "../model/sql.ts";
import { type Answers, no } from "./choices.ts";
import { inPublic, type Statement } from "./statements.ts";
import { columnThing, tableThing } from "./things.ts";

/** A column of ours under another name, or with `column` null a whole table. */
export interface Rename {
  /** The table: as it is called, and as it is to be called. */
  readonly table: { readonly from: string; readonly to: string };
  readonly column: { readonly from: string; readonly to: string } | null;
}

/** D9: an old script called it so. It is the one rename that nobody has to be asked about. */
const known: readonly Rename[] = [
  { table: { from: "AuthProvider", to: "AuthProvider" }, column: { from: "provider", to: "type" } },
];

/**
 * What is to be renamed: what is known, and what somebody has said. Throws a usage Problem for an
 * answer that names nothing that is there; one that was carried out before is no fault.
 */
export function renamesOf(found: SchemaModel, wanted: SchemaModel, answers: Answers = {}): Rename[] {
  const tables: Rename[] = [];
  const columns: [table: string, from: string, to: string][] = [];
  for (const [subject, answer] of Object.entries(answers)) {
    if (answer === no) continue;
    const [table = "", column] = split(subject, found, wanted);
    if (column === undefined) tables.push(...renamedTable(table, answer, found, wanted));
    else columns.push([table, column, answer]);
  }
  const nowCalled = new Map(tables.map(({ table: { from, to } }) => [to, from]));
  const said = columns.flatMap(([table, from, to]) => {
    const real = nowCalled.get(table) ?? table;
    return renamedColumn({ table: { from: real, to: table }, column: { from, to } }, found.tables[real], wanted);
  });
  const unasked = known.filter(({ table, column }) => isOpen(found.tables[table.from], column));
  return [...tables, ...unasked, ...said];
}

/** A table's or a column's own name may hold a dot. */
function split(subject: string, found: SchemaModel, wanted: SchemaModel): [table: string, column?: string] {
  if (Object.hasOwn(found.tables, subject)) return [subject];
  const table = [...Object.keys(found.tables), ...Object.keys(wanted.tables)].find((name) =>
    subject.startsWith(`${name}.`),
  );
  return table === undefined ? [subject] : [table, subject.slice(table.length + 1)];
}

function renamedTable(from: string, to: string, found: SchemaModel, wanted: SchemaModel): Rename[] {
  if (!Object.hasOwn(wanted.tables, to)) throw usage(`--renamed ${from}=${to}: the app has no table ${to}.`);
  if (Object.hasOwn(found.tables, from) && Object.hasOwn(found.tables, to))
    throw usage(`--renamed ${from}=${to}: both tables exist, and only you can say which rows count.`);
  if (!Object.hasOwn(found.tables, from) && !Object.hasOwn(found.tables, to))
    throw usage(`--renamed ${from}=${to}: there is no table ${from}.`);
  return Object.hasOwn(found.tables, from) ? [{ table: { from, to }, column: null }] : [];
}

function renamedColumn(rename: Rename, there: TableModel | undefined, wanted: SchemaModel): Rename[] {
  const { table, column } = rename;
  if (column === null) return [];
  const typed = `--renamed ${table.to}.${column.from}=${column.to}`;
  if (!wanted.tables[table.to]?.columns.some(({ name }) => name === column.to))
    throw usage(`${typed}: the app's table ${table.to} has no column ${column.to}.`);
  const has = (name: string) => there?.columns.some((one) => one.name === name) === true;
  if (has(column.from) && has(column.to))
    throw usage(`${typed}: both columns exist, and only you can say which values count.`);
  if (!has(column.from) && !has(column.to)) throw usage(`${typed}: there is no column ${table.to}.${column.from}.`);
  return isOpen(there, column) ? [rename] : [];
}

const isOpen = (table: TableModel | undefined, column: Rename["column"]): boolean =>
  table !== undefined &&
  column !== null &&
  table.columns.some(({ name }) => name === column.from) &&
  !table.columns.some(({ name }) => name === column.to);

/** The schema as it will be once all of them are carried out. */
export function afterRenames<Schema extends SchemaModel>(found: Schema, renames: readonly Rename[]): Schema {
  if (renames.length === 0) return found;
  const tableName = (name: string) =>
    renames.find(({ table, column }) => column === null && table.from === name)?.table.to ?? name;
  const names = (table: string, columns: readonly string[]) =>
    columns.map(
      (name) => renames.find((one) => one.table.from === table && one.column?.from === name)?.column?.to ?? name,
    );
  const tables = Object.entries(found.tables).map(([table, model]) => {
    const keyed = <Key extends { readonly columns: readonly string[] }>(keys: readonly Key[]): Key[] =>
      keys.map((key) => ({ ...key, columns: names(table, key.columns) }));
    return [
      tableName(table),
      {
        ...model,
        columns: model.columns.map((column) => ({ ...column, name: names(table, [column.name])[0] ?? column.name })),
        primaryKey: keyed(model.primaryKey === null ? [] : [model.primaryKey])[0] ?? null,
        uniques: keyed(model.uniques),
        indexes: keyed(model.indexes),
        foreignKeys: keyed(model.foreignKeys).map((key) => ({
          ...key,
          refTable: tableName(key.refTable),
          refColumns: names(key.refTable, key.refColumns),
        })),
      },
    ];
  });
  return { ...found, tables: Object.fromEntries(tables) };
}

/** A new name keeps every value, which a second column or table would not. */
export function renameStatements(renames: readonly Rename[]): Statement[] {
  const tablesFirst = [...renames].sort((one, other) => Number(one.column !== null) - Number(other.column !== null));
  return tablesFirst.map(({ table, column }) => {
    const [at, from, to, what] =
      column === null
        ? [table.from, "", table.to, `rename table ${table.from}`]
        : [table.to, `COLUMN ${quoteIdentifier(column.from)} `, column.to, `rename column ${table.to}.${column.from}`];
    const sql = `ALTER TABLE ${inPublic(at)} RENAME ${from}TO ${quoteIdentifier(to)}`;
    const makes = column === null ? [tableThing(table.to)] : [columnThing(table.to, column.to)];
    return { sql, what: `${what} to ${to}`, makes, table: table.to };
  });
}

/**
 * Where to read rows of a table before it is renamed, with all its columns under the names that
 * they will have. A column is there under both of its names, which a reader by name does not mind.
 */
export function rowsOf(table: string, renames: readonly Rename[]): string {
  const about = renames.filter((one) => one.table.to === table);
  if (about.length === 0) return inPublic(table);
  const real = about[0]?.table.from ?? table;
  const also = about.flatMap(({ column }) =>
    column === null ? [] : [`, ${quoteIdentifier(column.from)} AS ${quoteIdentifier(column.to)}`],
  );
  return `(SELECT ctid, tableoid, *${also.join("")} FROM ${inPublic(real)})`;
}
