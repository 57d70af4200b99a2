import type { OpenDatabase } from "../../domain/database.ts";
import { readCatalogue } from "./catalogue/catalogue.ts";
import { largeObjectsSql } from "./catalogue/rows-sql.ts";
import { trailer } from "./shared-form.ts";

/**
 * What a role or a database has set must neither end a long COPY nor spell its values: a date in
 * the style `SQL, DMY` is another day, or none, where it is read back. pg_dump sets the same. Rows
 * that policies hide are an error, not left out.
 */
const settings = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''; SET LOCAL row_security = off;
SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 3; SET LOCAL bytea_output = 'hex';
SET LOCAL quote_all_identifiers = off; SET LOCAL standard_conforming_strings = on`;

/** For whoever reads the dump back, be it psql. */
const opening = `-- Made by dittofeed-setup without pg_dump.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET client_min_messages = warning;
SET row_security = off;
SELECT pg_catalog.set_config('search_path', '', false);`;

export const onlyPgDump = "only pg_dump can dump this";

/**
 * A dump without pg_dump: one picture of the database, in the form in which pg_dump writes it. `onMissing` is told, by
 * name, what only pg_dump could have written down and what holds no rows. Throws where rows could not be read back.
 */
export async function* copyDump(
  database: OpenDatabase,
  onMissing: (what: readonly string[]) => void,
): AsyncIterable<Uint8Array> {
  const text = new TextEncoder();
  const line = (sql: string) => text.encode(`${sql}\n`);
  await database.query(settings);
  try {
    const { before, after, missing, needed, tables, sequences, rights } = await readCatalogue(database);
    // Without them it could not be read back, and would be found out on the day on which it is needed.
    if (needed.length > 0) throw new Error(`${onlyPgDump}: ${needed.join("; ")}`);
    onMissing(missing);
    yield line(opening);
    for (const { statements } of before) for (const statement of statements) yield line(`${statement};`);
    for (const { name, rows } of tables) {
      yield line(`COPY ${name} FROM stdin;`);
      yield* database.copyOut(`COPY ${rows} TO STDOUT`);
      yield line("\\.");
    }
    yield* database.copyOut(largeObjectsSql);
    for (const { name, value, called } of sequences)
      yield line(`SELECT pg_catalog.setval('${name.replaceAll("'", "''")}', ${value}, ${called});`);
    for (const { statements } of after) for (const statement of statements) yield line(`${statement};`);
    yield line(`${rights};`);
    yield line(trailer);
  } finally {
    await database.query("ROLLBACK");
  }
}
