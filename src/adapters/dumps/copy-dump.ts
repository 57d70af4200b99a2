import type { OpenDatabase } from "../../domain/database.ts";
import { type DumpCatalogue, dumpCatalogueSql } from "./dump-catalogue.ts";

/** The line that says that nothing is missing behind it; pg_dump ends with the same. */
export const trailer = "-- PostgreSQL database dump complete";

/**
 * A dump without pg_dump: one picture of the database, in the form in which pg_dump writes it. A role from which policies
 * hide rows gets an error instead of a part of them.
 */
export async function* copyDump(database: OpenDatabase): AsyncIterable<Uint8Array> {
  const text = new TextEncoder();
  const line = (sql: string) => text.encode(`${sql}\n`);
  await database.query(
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''; SET LOCAL row_security = off; SET LOCAL statement_timeout = 0",
  );
  try {
    const [catalogue] = await database.query<DumpCatalogue>(dumpCatalogueSql);
    if (catalogue === undefined) throw new TypeError("the catalogue gave no row");
    yield line("-- Made by dittofeed-setup without pg_dump: tables, types, keys, indexes, policies and rows.");
    yield line("SET client_encoding = 'UTF8';\nSET check_function_bodies = false;");
    yield line("SELECT pg_catalog.set_config('search_path', '', false);");
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
