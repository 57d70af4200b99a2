import { readFileSync } from "node:fs";
import { asText } from "../../schema/create-statements.ts";
import type { SchemaModel } from "../../schema/schema-model.ts";
import { quoteIdentifier, quoteLiteral } from "../../schema/sql-text.ts";
import { addForeignKey, addUnique, createEnum, createIndex, createTable, inPublic } from "../../schema/statements.ts";
import type { Database } from "../../src/domain/database.ts";

/** A state in which a real installation was found, as measured; see test/fixtures/schema/state-*.json. */
export interface DatabaseState extends SchemaModel {
  readonly drizzleJournal: readonly { readonly hash: string; readonly createdAt: number }[];
  readonly policies: readonly { readonly tablename: string; readonly policyname: string; readonly qual: string }[];
}

export const readFixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../fixtures/schema/${name}.json`, import.meta.url), "utf8")) as T;

/** Builds that state in an empty database. */
export async function materialize(database: Database, state: DatabaseState): Promise<void> {
  const tables = Object.entries(state.tables);
  const statements = [
    ...Object.entries(state.enums).map(([name, values]) => createEnum(name, values)),
    ...tables.map(([name, table]) => createTable(name, table)),
    ...tables.flatMap(([name, table]) => table.uniques.map((unique) => addUnique(name, unique))),
    ...tables.flatMap(([name, table]) => table.indexes.map((index) => createIndex(name, index))),
    ...tables.flatMap(([name, table]) => table.foreignKeys.map((key) => addForeignKey(name, key))),
    ...state.policies.map(({ tablename, policyname, qual }) => ({
      sql: `ALTER TABLE ${inPublic(tablename)} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY ${quoteIdentifier(policyname)} ON ${inPublic(tablename)} USING (${qual})`,
      what: policyname,
    })),
  ];
  await database.query(asText(statements));
  if (state.drizzleJournal.length === 0) return;
  const rows = state.drizzleJournal.map(({ hash, createdAt }) => `(${quoteLiteral(hash)}, ${createdAt})`);
  await database.query(`CREATE SCHEMA drizzle;
    CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint);
    INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ${rows.join(", ")}`);
}
