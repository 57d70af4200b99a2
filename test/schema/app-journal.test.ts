import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appJournal, journalState } from "../../schema/app-journal.ts";
import { reconcile } from "../../schema/reconcile.ts";
import { introspect } from "../../schema/introspect.ts";
import { startPostgres, type TestDatabase, type TestPostgres } from "../support/postgres.ts";
import { type DatabaseState, readFixture } from "./materialize.ts";

let postgres: TestPostgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), "dittofeed-setup-migrations-"));
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await postgres.stop();
});

/**
 * drizzle-orm's migrator (pg-core/dialect.js) asks for the newest journal row and runs every file whose `when` is later;
 * it never compares hashes. So nine files of our own with the app's nine `when`s stand for the app's files here, and
 * each would fail loudly if it ran.
 */
function writeMigrations(name: string, whens: readonly number[], sql: (index: number) => string): string {
  const migrations = join(folder, name);
  mkdirSync(join(migrations, "meta"), { recursive: true });
  const entries = whens.map((when, idx) => ({ idx, version: "7", when, tag: `000${idx}_ours`, breakpoints: true }));
  writeFileSync(
    join(migrations, "meta/_journal.json"),
    JSON.stringify({ version: "7", dialect: "postgresql", entries }),
  );
  for (const { idx, tag } of entries) writeFileSync(join(migrations, `${tag}.sql`), sql(idx));
  return migrations;
}

async function runMigrator(database: TestDatabase, migrationsFolder: string): Promise<void> {
  const pool = new Pool({ connectionString: database.url });
  await migrate(drizzle(pool), { migrationsFolder }).finally(() => pool.end());
}

const whens = appJournal.map((row) => row.createdAt);
const fails = (index: number) => `SELECT 1 / 0 AS "migration ${index} ran"`;

test("the nine rows are those that the app's own migrator left behind", () => {
  expect(appJournal).toEqual(readFixture<DatabaseState>("state-app-journal").drizzleJournal);
});

test("after us the app's migrator is a clean no-op", async () => {
  const database = await postgres.newDatabase();
  await reconcile(database, { mode: "embedded" });
  const before = await introspect(database);
  await runMigrator(database, writeMigrations("nine", whens, fails));
  expect(await introspect(database)).toEqual(before);
  await database.close();
});

test("and it still runs a tenth, newer migration, into the journal table that we made", async () => {
  const database = await postgres.newDatabase();
  await reconcile(database, { mode: "standard" });
  const newer = [...whens, 1_800_000_000_000];
  await runMigrator(
    database,
    writeMigrations("ten", newer, (i) => (i < 9 ? fails(i) : `ALTER TABLE "Journey" ADD COLUMN new text`)),
  );
  const found = await introspect(database);
  expect(found.journal).toHaveLength(10);
  expect(journalState(found.journal)).toBe("recorded");
  expect(found.tables.Journey?.columns.at(-1)?.name).toBe("new");
  await database.close();
});

test("the files would have run without the journal, so the no-op proves something", async () => {
  const database = await postgres.newDatabase();
  await reconcile(database, { mode: "standard" });
  await database.query(
    "DELETE FROM drizzle.__drizzle_migrations WHERE created_at = (SELECT max(created_at) FROM drizzle.__drizzle_migrations)",
  );
  await expect(runMigrator(database, writeMigrations("proof", whens, fails))).rejects.toThrow();
  await database.close();
});

test.each([
  ["absent", null],
  ["absent", []],
  ["unreadable", "unreadable" as const],
  ["short", appJournal.slice(0, 3)],
  ["recorded", appJournal],
  ["recorded", [...appJournal, { hash: "newer", createdAt: 2e12 }]],
  ["foreign", [{ hash: "upstream's", createdAt: 1 }]],
  ["foreign", [...appJournal.slice(0, 8), { hash: "upstream's", createdAt: 2e12 }]],
])("a journal is %s", (state, rows) => {
  expect(journalState(rows)).toBe(state);
});
