import type { OpenDatabase } from "../../domain/database.ts";
import { type DumpCatalogue, dumpCatalogueSql } from "./dump-catalogue.ts";

/** The line that says that nothing is missing behind it; pg_dump ends with the same. */
export const trailer = "-- PostgreSQL database dump complete";

/**
 * What a role or a database has set must neither end a long COPY nor spell its values: a date in
 * the style `SQL, DMY` is another day, or none, where it is read back. pg_dump sets the same. Rows
 * that policies hide are an error, not left out.
 */
const settings = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''; SET LOCAL row_security = off;
SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 3; SET LOCAL bytea_output = 'hex'`;

/** For whoever reads the dump back, be it psql. */
const opening = `-- Made by dittofeed-setup without pg_dump: tables, types, keys, indexes, policies and rows.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET client_min_messages = warning;
SET row_security = off;
SELECT pg_catalog.set_config('search_path', '', false);`;

/**
 * A dump without pg_dump: one picture of the database, in the form in which pg_dump writes it.
 * Throws where it would lack what its own tables need.
 */
export async function* copyDump(database: OpenDatabase): AsyncIterable<Uint8Array> {
  const text = new TextEncoder();
  const line = (sql: string) => text.encode(`${sql}\n`);
  await database.query(settings);
  try {
    const [catalogue] = await database.query<DumpCatalogue>(dumpCatalogueSql);
    if (catalogue === undefined) throw new TypeError("the catalogue gave no row");
    // Without them it could not be read back, and would be found out on the day on which it is needed.
    if (catalogue.beyond.length > 0) throw new Error(`only pg_dump can dump this: ${catalogue.beyond.join(", ")}`);
    yield line(opening);
    for (const statement of catalogue.before) yield line(`${statement};`);
    for (const { name, columns } of catalogue.tables) {
      if (columns === null) continue;
      yield line(`COPY ${name} (${columns}) FROM stdin;`);
      yield* database.copyOut(`COPY ${name} (${columns}) TO STDOUT`);
      yield line("\\.");
    }
    for (const name of catalogue.sequences) {
      const [at] = await database.query<{ value: string; called: boolean }>(
        `SELECT last_value::text AS value, is_called AS called FROM ${name}`,
      );
      if (at !== undefined)
        yield line(`SELECT pg_catalog.setval('${name.replaceAll("'", "''")}', ${at.value}, ${at.called});`);
    }
    for (const statement of catalogue.after) yield line(`${statement};`);
    yield line(trailer);
  } finally {
    await database.query("ROLLBACK");
  }
}
