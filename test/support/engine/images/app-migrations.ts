import { appJournal } from "../../../../schema/model/app-journal.ts";
import type { Database } from "../../../../src/domain/database.ts";
import { type DatabaseState, materialize, readFixture } from "../../materialize.ts";
import { type Entry, type Layer, text } from "./entry.ts";
import { bundled } from "./standin.ts";

const home = "/service/packages/backend-lib";

interface File {
  when: number;
  sql: string;
}

/** By the end of the tag: the nine; a tenth that is newer; nine of which the last fails (42701). */
export async function migrationLayers(): Promise<ReadonlyMap<string, Layer>> {
  const nine = await nineFiles();
  const newer: File = { when: 1_900_000_000_000, sql: 'ALTER TABLE "Journey" ADD COLUMN "fromTheTenth" text;\n' };
  const fails: File = {
    when: appJournal.at(-1)?.createdAt ?? 0,
    sql: 'ALTER TABLE "Journey" ADD COLUMN "name" text;\n',
  };
  const migrator = text(`${home}/dist/src/migrate.js`, await bundled("migrate", "cjs"));
  const layer = (end: string, files: readonly File[]): [string, Layer] => [
    end,
    { name: `api${end}`, entries: [migrator, text(`${home}/package.json`, '{"type":"commonjs"}'), ...folderOf(files)] },
  ];
  return new Map([
    layer("-migrations", nine),
    layer("-migrations-newer", [...nine, newer]),
    layer("-migrations-failing", [...nine.slice(0, -1), fails]),
  ]);
}

/** The first makes everything that the app's nine make together, so the dates are the app's and the hashes are not. */
async function nineFiles(): Promise<File[]> {
  const all = await statementsOf({ ...readFixture<DatabaseState>("state-app-journal"), drizzleJournal: [] });
  return appJournal.map(({ createdAt }, index) => ({
    when: createdAt,
    sql: index === 0 ? all.replaceAll(";\n", ";\n--> statement-breakpoint\n") : `SELECT ${index};\n`,
  }));
}

/** What would be sent to a server. */
async function statementsOf(state: DatabaseState): Promise<string> {
  const sent: string[] = [];
  const database: Database = {
    async query(sql) {
      sent.push(sql);
      return [];
    },
    transaction: (work) => work(database),
  };
  await materialize(database, state);
  return sent.join("").trimEnd();
}

/** As drizzle-kit writes it. */
function folderOf(files: readonly File[]): Entry[] {
  const tagOf = (index: number) => `${String(index).padStart(4, "0")}_standin`;
  const entries = files.map(({ when }, idx) => ({ idx, version: "7", when, tag: tagOf(idx), breakpoints: true }));
  const journal = JSON.stringify({ version: "7", dialect: "postgresql", entries }, undefined, 2);
  return [
    text(`${home}/drizzle/meta/_journal.json`, journal),
    ...files.map(({ sql }, index) => text(`${home}/drizzle/${tagOf(index)}.sql`, sql)),
  ];
}
