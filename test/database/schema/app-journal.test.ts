import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  appJournal,
  type JournalRow,
  journalState,
  newMigrations,
  recordJournalSql,
} from "../../../schema/model/app-journal.ts";
import { introspect } from "../../../schema/model/introspect.ts";
import { type DatabaseState, readFixture } from "../../support/materialize.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres } from "../postgres.ts";
import { runAppMigrator } from "./app-migrator.ts";
import { complete } from "./templates.ts";

const postgres = sharedPostgres();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dittofeed-setup-migrations-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

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
  const database = await postgres.newDatabase(complete("embedded"));
  const before = await introspect(database);
  await runMigrator(database, writeMigrations("nine", whens, fails));
  expect(await introspect(database)).toEqual(before);
  await database.drop();
});

test("and it still runs a tenth, newer migration, into the journal table that we made", async () => {
  const database = await postgres.newDatabase(complete("standard"));
  const newer = [...whens, 1_800_000_000_000];
  await runMigrator(
    database,
    writeMigrations("ten", newer, (i) => (i < 9 ? fails(i) : `ALTER TABLE "Journey" ADD COLUMN new text`)),
  );
  const found = await introspect(database);
  expect(found.journal).toHaveLength(10);
  expect(journalState(found.journal)).toBe("newer");
  expect(found.tables.Journey?.columns.at(-1)?.name).toBe("new");
  await database.drop();
});

test("the files would have run without the journal, so the no-op proves something", async () => {
  const database = await postgres.newDatabase(complete("standard"));
  await database.query(
    "DELETE FROM drizzle.__drizzle_migrations WHERE created_at = (SELECT max(created_at) FROM drizzle.__drizzle_migrations)",
  );
  await expect(runMigrator(database, writeMigrations("proof", whens, fails))).rejects.toThrow();
  await database.drop();
});

test.each([
  ["absent", null],
  ["absent", []],
  ["unreadable", "unreadable" as const],
  ["short", appJournal.slice(0, 3)],
  ["recorded", appJournal],
  ["newer", [...appJournal, { hash: "newer", createdAt: 2e12 }]],
  ["foreign", [{ hash: "upstream's", createdAt: 1 }]],
  ["foreign", [...appJournal.slice(0, 8), { hash: "upstream's", createdAt: 2e12 }]],
])("a journal is %s", (state, rows) => {
  expect(journalState(rows)).toBe(state);
});

const imageOf = (rows: readonly JournalRow[]) => rows.map((row, index) => ({ ...row, tag: `000${index}_image` }));
/** The same files in another text, such as with other line ends. */
const otherText = appJournal.map(({ createdAt }, index) => ({ createdAt, hash: String(index).repeat(64) }));
const between = { hash: "b".repeat(64), createdAt: (appJournal[7]?.createdAt ?? 0) + 1 };
const newer = { hash: "c".repeat(64), createdAt: 1_900_000_000_000 };
/** Both projects part after 0006: the dates of upstream's next files are its own. */
const upstream = [...appJournal.slice(0, 7), { hash: "d".repeat(64), createdAt: 1_747_786_112_712 }];

test.each([
  ["recorded", "other text, no image at hand", otherText, undefined],
  ["recorded", "other text, its own image", otherText, otherText],
  ["recorded", "the nine, an image that has a newer file", appJournal, [...otherText, newer]],
  ["recorded", "more than an older image has", appJournal, appJournal.slice(0, 7)],
  ["short", "as far as an older image goes", appJournal.slice(0, 7), appJournal.slice(0, 7)],
  ["short", "the nine's hashes with other dates", appJournal.map(({ hash }) => ({ hash, createdAt: 1 })), undefined],
  [
    "short",
    "a file of this app that only its image knows",
    [...appJournal.slice(0, 8), between],
    [...appJournal, between],
  ],
  ["foreign", "such a file without the image", [...appJournal.slice(0, 8), between], undefined],
  ["foreign", "upstream's", upstream, undefined],
  ["foreign", "upstream's, beside upstream's image", upstream, upstream],
])("a journal is %s: %s", (state, _, rows, image) => {
  expect(journalState(rows, image === undefined ? undefined : imageOf(image))).toBe(state);
});

test.each([
  ["none given", undefined, 9],
  ["the nine", appJournal, 9],
  ["the nine in other text", otherText, 9],
  ["the nine and a newer one", [...otherText, newer], 9],
  ["one more in between", [...appJournal, between], 10],
  ["an older image", otherText.slice(0, 5), 9],
  ["upstream's image", upstream, 10],
  ["an image with newer files only", [newer], 9],
])("what is recorded ends with the ninth's date, with the image's own hashes: %s", async (_, image, count) => {
  const database = await postgres.newDatabase();
  const sql = recordJournalSql(image === undefined ? undefined : imageOf(image));
  await database.query(sql);
  const { journal } = await introspect(database);
  if (journal === null || journal === "unreadable") throw new Error("there is no journal");
  expect(journal).toHaveLength(count);
  expect(journal.at(-1)?.createdAt).toBe(appJournal.at(-1)?.createdAt);
  expect(journal).toEqual(expect.arrayContaining((image ?? []).filter((row) => row !== newer)));
  expect(journal).not.toContainEqual(newer);
  expect(journalState(journal)).toBe("recorded");
  await database.query(sql);
  expect((await introspect(database)).journal).toEqual(journal);
  await runAppMigrator(database.url);
  await database.drop();
});

test("a journal with another text's hashes gets no second row for a date", async () => {
  const database = await postgres.newDatabase();
  await database.query(recordJournalSql(imageOf(otherText)));
  await database.query(recordJournalSql());
  expect((await introspect(database)).journal).toEqual(otherText);
  await database.drop();
});

test.each([
  ["all of a database without a journal", null, 10],
  ["all with an empty journal", [], 10],
  ["what is newer than the newest row, whatever its hash", otherText.slice(0, 4), 6],
  ["the tenth after the nine", appJournal, 1],
  ["none after the tenth, even where rows are missing before it", [newer], 0],
])("new to the app's migrator: %s", (_, found, count) => {
  const image = imageOf([...appJournal, newer]);
  expect(newMigrations(found, image)).toEqual(image.slice(10 - count));
});
