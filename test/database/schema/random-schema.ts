import fc from "fast-check";
import { completeSchema } from "../../../schema/model/complete-schema.ts";
import type { ColumnModel, ForeignKeyModel, SchemaModel, TableModel } from "../../../schema/model/schema-model.ts";

const complete = completeSchema("embedded");

/** Everything that can be left out, by a name of its own. */
const parts: readonly string[] = [
  ...Object.entries(complete.enums).flatMap(([name, values]) => [
    `enum ${name}`,
    ...values.map((value) => `value ${name} ${value}`),
  ]),
  ...Object.entries(complete.tables).flatMap(([name, table]) => [
    `table ${name}`,
    ...table.columns.flatMap((column) => [
      `column ${name} ${column.name}`,
      ...(column.nullable ? [] : [`not-null ${name} ${column.name}`]),
      ...(column.default === null ? [] : [`default ${name} ${column.name}`]),
    ]),
    ...(table.primaryKey === null ? [] : [`primary-key ${name}`]),
    ...table.uniques.map((unique) => `unique ${name} ${unique.name}`),
    ...table.indexes.map((index) => `index ${name} ${index.name}`),
    ...table.foreignKeys.map((key) => `foreign-key ${name} ${key.name}`),
  ]),
];

export interface PartialSchema {
  readonly model: SchemaModel;
  /** What was left out, for the message of a failed test. */
  readonly without: readonly string[];
}

/** The complete schema without a few things, without many, and nearly nothing; always one that PostgreSQL takes. */
export const partialSchema: fc.Arbitrary<PartialSchema> = fc
  .oneof(
    fc.subarray([...parts], { maxLength: 12 }),
    fc.subarray([...parts], { maxLength: 120 }),
    fc.subarray([...parts]),
  )
  .map((without) => ({ without, model: leaveOut(new Set(without)) }));

function leaveOut(out: ReadonlySet<string>): SchemaModel {
  const enums = Object.fromEntries(
    Object.entries(complete.enums)
      .map(([name, values]): [string, string[]] => [name, values.filter((value) => !out.has(`value ${name} ${value}`))])
      .filter(([name, values]) => values.length > 0 && !out.has(`enum ${name}`)),
  );
  const tables = Object.entries(complete.tables)
    .filter(([name]) => !out.has(`table ${name}`))
    .map(([name, table]): [string, TableModel] => [name, leaveOutOf(name, table, enums, out)]);
  const byName = Object.fromEntries(tables);
  const keyed = tables.map(([name, table]): [string, TableModel] => [
    name,
    { ...table, foreignKeys: table.foreignKeys.filter((key) => mayReference(key, byName)) },
  ]);
  return { enums, tables: Object.fromEntries(keyed) };
}

function leaveOutOf(
  name: string,
  table: TableModel,
  enums: SchemaModel["enums"],
  out: ReadonlySet<string>,
): TableModel {
  const left = table.columns.filter((column) => !out.has(`column ${name} ${column.name}`));
  const stays = ({ columns }: { columns: readonly string[] }) =>
    columns.every((column) => left.some((other) => other.name === column));
  const primaryKey =
    table.primaryKey !== null && stays(table.primaryKey) && !out.has(`primary-key ${name}`) ? table.primaryKey : null;
  const columns = left.map((column) => {
    const nullable = out.has(`not-null ${name} ${column.name}`) && primaryKey?.columns.includes(column.name) !== true;
    const withoutDefault = out.has(`default ${name} ${column.name}`);
    return ofKnownType(
      { ...column, nullable: column.nullable || nullable, default: withoutDefault ? null : column.default },
      enums,
    );
  });
  const kept = (kind: string) => (item: { name: string; columns: readonly string[] }) =>
    stays(item) && !out.has(`${kind} ${name} ${item.name}`);
  return {
    columns,
    primaryKey,
    uniques: table.uniques.filter(kept("unique")),
    indexes: table.indexes.filter(kept("index")),
    foreignKeys: table.foreignKeys.filter(kept("foreign-key")),
  };
}

/** Without its enum a column is a text, as the old scripts have it; without its value an enum's default is none. */
function ofKnownType(column: ColumnModel, enums: SchemaModel["enums"]): ColumnModel {
  if (!column.type.startsWith('"')) return column;
  const values = enums[column.type.slice(1, -1)];
  const constant = column.default === null ? null : /^'(.*)'::/.exec(column.default)?.[1];
  if (values === undefined)
    return { ...column, type: "text", default: constant == null ? null : `'${constant}'::text` };
  return { ...column, default: constant != null && values.includes(constant) ? column.default : null };
}

/** A foreign key needs a key over what it points to, and the same type on both sides. */
function mayReference(
  { refTable, refColumns }: ForeignKeyModel,
  tables: Readonly<Record<string, TableModel>>,
): boolean {
  const target = tables[refTable];
  if (target === undefined) return false;
  const keys = [...(target.primaryKey === null ? [] : [target.primaryKey]), ...target.uniques];
  return keys.some(
    ({ columns }) => columns.length === refColumns.length && columns.every((c) => refColumns.includes(c)),
  );
}
