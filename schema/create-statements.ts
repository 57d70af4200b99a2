import { recordJournalSql } from "./app-journal.ts";
import { completeSchema } from "./complete-schema.ts";
import type { SchemaMode } from "./schema-model.ts";
import { addForeignKey, addUnique, createEnum, createIndex, createTable, type Statement } from "./statements.ts";

/** Statements that may be sent in one round trip, and what they are together. */
export interface StatementGroup {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** Everything that an empty database lacks, in an order in which nothing is named before it exists. */
export function createStatementGroups(mode: SchemaMode): StatementGroup[] {
  const { enums, tables } = completeSchema(mode);
  const each = Object.entries(tables);
  return [
    { name: "enum types", statements: Object.entries(enums).map(([name, values]) => createEnum(name, values)) },
    { name: "tables", statements: each.map(([name, table]) => createTable(name, table)) },
    {
      name: "unique keys",
      statements: each.flatMap(([name, t]) => t.uniques.map((unique) => addUnique(name, unique))),
    },
    {
      name: "foreign keys",
      statements: each.flatMap(([name, t]) => t.foreignKeys.map((key) => addForeignKey(name, key))),
    },
    { name: "indexes", statements: each.flatMap(([name, t]) => t.indexes.map((index) => createIndex(name, index))) },
    {
      name: "migration journal",
      statements: [{ sql: recordJournalSql(), what: "record the app's migration journal" }],
    },
  ];
}

export const createStatements = (mode: SchemaMode): Statement[] =>
  createStatementGroups(mode).flatMap((group) => group.statements);

export const asText = (statements: readonly Statement[]): string =>
  statements.map((statement) => `${statement.sql};\n`).join("");
