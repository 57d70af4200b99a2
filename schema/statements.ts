/** One function per thing that can be added to a database; each gives the statement and says in words what it does. */
import type { ColumnModel, ForeignKeyModel, IndexModel, TableModel, UniqueModel } from "./schema-model.ts";
import { quoteIdentifier, quoteList, quoteLiteral } from "./sql-text.ts";

export interface Statement {
  readonly sql: string;
  /** "create table Journey" */
  readonly what: string;
}

export const createEnum = (name: string, values: readonly string[]): Statement => ({
  sql: `CREATE TYPE ${inPublic(name)} AS ENUM (${values.map(quoteLiteral).join(", ")})`,
  what: `create type ${name}`,
});

/** Columns and primary key; everything that names other tables follows in statements of its own. */
export function createTable(
  name: string,
  { columns, primaryKey }: Pick<TableModel, "columns" | "primaryKey">,
): Statement {
  const lines = columns.map(columnDefinition);
  if (primaryKey !== null) {
    lines.push(`CONSTRAINT ${quoteIdentifier(primaryKey.name)} PRIMARY KEY (${quoteList(primaryKey.columns)})`);
  }
  return { sql: `CREATE TABLE ${inPublic(name)} (\n  ${lines.join(",\n  ")}\n)`, what: `create table ${name}` };
}

/** Types and defaults come from our own model, spelled as PostgreSQL itself spells them. */
function columnDefinition(column: ColumnModel): string {
  const byDefault = column.default === null ? "" : ` DEFAULT ${column.default}`;
  return `${quoteIdentifier(column.name)} ${column.type}${byDefault}${column.nullable ? "" : " NOT NULL"}`;
}

export function addUnique(table: string, unique: UniqueModel): Statement {
  const nulls = unique.nullsNotDistinct ? " NULLS NOT DISTINCT" : "";
  const columns = `(${quoteList(unique.columns)})`;
  const name = quoteIdentifier(unique.name);
  if (unique.kind === "constraint") {
    const sql = `ALTER TABLE ${inPublic(table)} ADD CONSTRAINT ${name} UNIQUE${nulls} ${columns}`;
    return { sql, what: `add unique constraint ${unique.name}` };
  }
  const sql = `CREATE UNIQUE INDEX ${name} ON ${inPublic(table)} ${columns}${nulls}`;
  return { sql, what: `create unique index ${unique.name}` };
}

export const createIndex = (table: string, index: IndexModel): Statement => ({
  sql: `CREATE INDEX ${quoteIdentifier(index.name)} ON ${inPublic(table)} USING ${index.method} (${quoteList(index.columns)})`,
  what: `create index ${index.name}`,
});

export const addForeignKey = (table: string, key: ForeignKeyModel): Statement => ({
  sql:
    `ALTER TABLE ${inPublic(table)} ADD CONSTRAINT ${quoteIdentifier(key.name)} FOREIGN KEY (${quoteList(key.columns)}) ` +
    `REFERENCES ${inPublic(key.refTable)} (${quoteList(key.refColumns)}) ` +
    `ON DELETE ${key.onDelete.toUpperCase()} ON UPDATE ${key.onUpdate.toUpperCase()}`,
  what: `add foreign key ${key.name}`,
});

export const inPublic = (name: string): string => `"public".${quoteIdentifier(name)}`;
