/**
 * One function per thing that can be added to a database; each gives the statement and says in
 * words what it does.
 */
import type { ColumnModel, ForeignKeyModel, IndexModel, TableModel, UniqueModel } from "../model/schema-model.ts";
import { quoteIdentifier, quoteList, quoteLiteral } from "../model/sql.ts";
import { apartThing, columnThings, enumThing, foreignKeyThing, keyThing, tableThing, typeThings } from "./things.ts";

export interface Statement {
  readonly sql: string;
  /** "create table Journey" */
  readonly what: string;
  /** What is there once it is done, and what has to be there before (`things.ts`). */
  readonly makes?: readonly string[];
  readonly needs?: readonly string[];
  /** The table that it changes: whose triggers and rules may have swallowed it. */
  readonly table?: string;
  /** Its last result is one row with `rows`: how many rows it changed. */
  readonly counts?: boolean;
  /** It reads or writes a large table: worth saying when it is done, not only with its group. */
  readonly isLong?: boolean;
  /**
   * It goes over a large table in stretches: the statement for those rows that the condition names,
   * of the row `t`; its result is one row with `rows`.
   */
  readonly batch?: (where: string) => string;
  /** Nobody can read or write its table meanwhile, and that takes long: how long, in words. */
  readonly standstill?: string;
  /** As `counts`: how many rows got a value that nobody wrote. */
  readonly assumes?: { readonly table: string; readonly column: string; readonly value: string };
}

/** A statement that was not done; the rest went on. */
export interface Refused {
  readonly what: string;
  readonly sql: string;
  /** The server's words; or what it waits for, where it was not tried. */
  readonly saw: string;
}

export const createEnum = (name: string, values: readonly string[]): Statement => ({
  sql: `CREATE TYPE ${inPublic(name)} AS ENUM (${values.map(quoteLiteral).join(", ")})`,
  what: `create type ${name}`,
  makes: [enumThing(name)],
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
  return {
    sql: `CREATE TABLE ${inPublic(name)} (\n  ${lines.join(",\n  ")}\n)`,
    what: `create table ${name}`,
    makes: [tableThing(name)],
    needs: typeThings(columns),
    table: name,
  };
}

/** Types and defaults come from our own model, spelled as PostgreSQL itself spells them. */
export function columnDefinition(column: ColumnModel): string {
  const byDefault = column.default === null ? "" : ` DEFAULT ${column.default}`;
  return `${quoteIdentifier(column.name)} ${column.type}${byDefault}${column.nullable ? "" : " NOT NULL"}`;
}

/** `CONCURRENTLY` lets others write meanwhile, and runs in no transaction. */
type How = "" | "CONCURRENTLY ";

export function addUnique(table: string, unique: UniqueModel): Statement {
  if (unique.kind === "index") return createUniqueIndex(table, unique);
  const nulls = unique.nullsNotDistinct ? " NULLS NOT DISTINCT" : "";
  const name = quoteIdentifier(unique.name);
  const sql = `ALTER TABLE ${inPublic(table)} ADD CONSTRAINT ${name} UNIQUE${nulls} (${quoteList(unique.columns)})`;
  return { sql, what: `add unique constraint ${unique.name}`, ...onKey(table, unique.columns) };
}

export function createUniqueIndex(table: string, unique: UniqueModel, how: How = ""): Statement {
  const nulls = unique.nullsNotDistinct ? " NULLS NOT DISTINCT" : "";
  const name = quoteIdentifier(unique.name);
  const sql = `CREATE UNIQUE INDEX ${how}${name} ON ${inPublic(table)} (${quoteList(unique.columns)})${nulls}`;
  return { sql, what: `create unique index ${unique.name}`, ...onKey(table, unique.columns) };
}

const onKey = (table: string, columns: readonly string[]) => ({
  makes: [keyThing(table, columns)],
  needs: [...columnThings(table, columns), apartThing(table, columns)],
  table,
});

export const createIndex = (table: string, index: IndexModel, how: How = ""): Statement => ({
  sql: `CREATE INDEX ${how}${quoteIdentifier(index.name)} ON ${inPublic(table)} USING ${index.method} (${quoteList(index.columns)})`,
  what: `create index ${index.name}`,
  needs: columnThings(table, index.columns),
  table,
});

/** For what a CREATE INDEX CONCURRENTLY that did not finish has left behind. */
export const rebuildIndex = (index: string, how: How = ""): Statement => ({
  sql: `REINDEX INDEX ${how}${inPublic(index)}`,
  what: `rebuild index ${index}`,
});

/** For what a REINDEX CONCURRENTLY that did not finish has left beside the index. */
export const dropIndex = (table: string, index: string, how: How = ""): Statement => ({
  sql: `DROP INDEX ${how}${inPublic(index)}`,
  what: `drop index ${index}, left behind by an unfinished rebuild`,
  table,
});

/** `NOT VALID` holds for new rows at once; whether it holds for the old ones is asked apart. */
export const addForeignKey = (table: string, key: ForeignKeyModel, notValid = false): Statement => ({
  sql:
    `ALTER TABLE ${inPublic(table)} ADD CONSTRAINT ${quoteIdentifier(key.name)} FOREIGN KEY (${quoteList(key.columns)}) ` +
    `REFERENCES ${inPublic(key.refTable)} (${quoteList(key.refColumns)}) ` +
    `ON DELETE ${key.onDelete.toUpperCase()} ON UPDATE ${key.onUpdate.toUpperCase()}${notValid ? " NOT VALID" : ""}`,
  what: `add foreign key ${key.name}`,
  makes: [foreignKeyThing(table, key.name)],
  needs: [
    ...columnThings(table, key.columns),
    ...columnThings(key.refTable, key.refColumns),
    keyThing(key.refTable, key.refColumns),
  ],
  table,
});

export const validateForeignKey = (table: string, name: string): Statement => ({
  sql: `ALTER TABLE ${inPublic(table)} VALIDATE CONSTRAINT ${quoteIdentifier(name)}`,
  what: `validate foreign key ${name}`,
  needs: [foreignKeyThing(table, name)],
  table,
});

export const alterColumn = (table: string, column: string, change: string, what: string): Statement => ({
  sql: `ALTER TABLE ${inPublic(table)} ALTER COLUMN ${quoteIdentifier(column)} ${change}`,
  what: `${what} ${table}.${column}`,
  needs: columnThings(table, [column]),
  table,
});

export const inPublic = (name: string): string => `"public".${quoteIdentifier(name)}`;
