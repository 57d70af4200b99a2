import { readFileSync } from "node:fs";
import type { SchemaModel, TableModel } from "../../schema/model/schema-model.ts";
import { quoteIdentifier, quoteLiteral } from "../../schema/model/sql.ts";
import {
  addForeignKey,
  addUnique,
  createEnum,
  createIndex,
  createTable,
  inPublic,
  type Statement,
} from "../../schema/reconcile/statements.ts";
import type { Database } from "../../src/domain/database.ts";
import { asText } from "./create-statements.ts";

/** A state in which a real installation was found, as measured; see test/fixtures/schema/state-*.json. */
export interface DatabaseState extends SchemaModel {
  readonly tables: Readonly<Record<string, StateTable>>;
  readonly drizzleJournal: readonly { readonly hash: string; readonly createdAt: number }[];
  readonly policies: readonly StatePolicy[];
}

type StateTable = TableModel & { readonly rls?: { readonly enabled: boolean; readonly forced: boolean } };

interface StatePolicy {
  readonly tablename: string;
  readonly policyname: string;
  readonly cmd: string;
  readonly qual: string | null;
  readonly with_check: string | null;
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
    ...state.policies.map(createPolicy),
    ...tables.flatMap(([name, { rls }]) => [
      ...(rls?.enabled === true ? [rowSecurity(name, "ENABLE")] : []),
      ...(rls?.forced === true ? [rowSecurity(name, "FORCE")] : []),
    ]),
  ];
  await database.query(asText(statements));
  if (state.drizzleJournal.length === 0) return;
  const rows = state.drizzleJournal.map(({ hash, createdAt }) => `(${quoteLiteral(hash)}, ${createdAt})`);
  await database.query(`CREATE SCHEMA drizzle;
    CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint);
    INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ${rows.join(", ")}`);
}

const rowSecurity = (table: string, how: "ENABLE" | "FORCE"): Statement => ({
  sql: `ALTER TABLE ${inPublic(table)} ${how} ROW LEVEL SECURITY`,
  what: `${how} row level security on ${table}`,
});

function createPolicy({ tablename, policyname, cmd, qual, with_check: check }: StatePolicy): Statement {
  const using = qual === null ? "" : ` USING (${qual})`;
  const checked = check === null ? "" : ` WITH CHECK (${check})`;
  const sql = `CREATE POLICY ${quoteIdentifier(policyname)} ON ${inPublic(tablename)} FOR ${cmd}${using}${checked}`;
  return { sql, what: `create policy ${policyname}` };
}
