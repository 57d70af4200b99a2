import { is, SQL } from "drizzle-orm";
import {
  getTableConfig,
  type Index,
  type PgColumn,
  PgDialect,
  PgEnumColumn,
  type PgTable,
  PgTimestamp,
  PgTimestampString,
} from "drizzle-orm/pg-core";
import { allEnums, embeddedTables, sharedTables } from "../tables/all-tables.ts";
import type { ColumnModel, ForeignKeyModel, SchemaMode, SchemaModel, TableModel, UniqueModel } from "./schema-model.ts";
import { quoteIdentifier, quoteLiteral } from "./sql.ts";

const dialect = new PgDialect();

/**
 * The complete schema as data, derived from `tables/`: what is created, verified and compared
 * against.
 */
export function completeSchema(mode: SchemaMode): SchemaModel {
  const tables = mode === "embedded" ? [...sharedTables, ...embeddedTables] : sharedTables;
  return {
    enums: Object.fromEntries(allEnums.map(({ enumName, enumValues }) => [enumName, enumValues])),
    tables: Object.fromEntries(tables.map(describeTable)),
  };
}

function describeTable(table: PgTable): [string, TableModel] {
  const config = getTableConfig(table);
  const primary = config.columns.filter((column) => column.primary);
  const uniqueIndexes = config.indexes.filter((index) => index.config.unique);
  return [
    config.name,
    {
      columns: config.columns.map(describeColumn),
      primaryKey: primary.length === 0 ? null : { name: `${config.name}_pkey`, columns: names(primary) },
      uniques: [
        ...config.uniqueConstraints.map((unique) =>
          describeUnique(unique.getName() ?? "", "constraint", names(unique.columns), unique.nullsNotDistinct),
        ),
        ...uniqueIndexes.map((index) => describeUnique(index.config.name ?? "", "index", indexed(index), false)),
      ],
      indexes: config.indexes
        .filter((index) => !index.config.unique)
        .map((index) => ({
          name: index.config.name ?? "",
          columns: indexed(index),
          method: index.config.method ?? "btree",
          valid: true,
          where: null,
        })),
      foreignKeys: config.foreignKeys.map((key): ForeignKeyModel => {
        const { columns, foreignTable, foreignColumns } = key.reference();
        return {
          name: key.getName(),
          columns: names(columns),
          refTable: getTableConfig(foreignTable).name,
          refColumns: names(foreignColumns),
          onDelete: key.onDelete ?? "no action",
          onUpdate: key.onUpdate ?? "no action",
          validated: true,
        };
      }),
    },
  ];
}

function describeUnique(
  name: string,
  kind: UniqueModel["kind"],
  columns: readonly string[],
  nullsNotDistinct: boolean,
): UniqueModel {
  return { name, columns, kind, nullsNotDistinct, valid: true, where: null };
}

function describeColumn(column: PgColumn): ColumnModel {
  const type = typeAsPostgresSpellsIt(column);
  return { name: column.name, type, nullable: !column.notNull, default: defaultAsPostgresSpellsIt(column, type) };
}

function typeAsPostgresSpellsIt(column: PgColumn): string {
  if (is(column, PgEnumColumn)) return quoteIdentifier(column.getSQLType());
  if (is(column, PgTimestampString) || is(column, PgTimestamp)) {
    return column.precision === undefined
      ? "timestamp without time zone"
      : `timestamp(${column.precision}) without time zone`;
  }
  return column.getSQLType();
}

function defaultAsPostgresSpellsIt(column: PgColumn, type: string): string | null {
  if (!column.hasDefault) return null;
  const value: unknown = column.default;
  if (is(value, SQL)) return dialect.sqlToQuery(value).sql;
  if (typeof value === "boolean" || (typeof value === "number" && type === "integer")) return String(value);
  return `${quoteLiteral(typeof value === "object" ? JSON.stringify(value) : String(value))}::${type}`;
}

const names = (columns: readonly { readonly name: string }[]): string[] => columns.map((column) => column.name);

const indexed = (index: Index): string[] =>
  index.config.columns.map((column) => {
    if (!("name" in column) || column.name === undefined) throw new TypeError("tables/ may index plain columns only");
    return column.name;
  });
