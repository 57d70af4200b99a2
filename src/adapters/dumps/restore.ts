// Over 150 lines: what is read back, and what is looked at only, take one dump apart in one way.
import { stat } from "node:fs/promises";
import type { Dumps, OpenDatabase } from "../../domain/database.ts";
import { fileProblem } from "../files/file-problem.ts";
import { refuseOthers } from "../files/read-regular.ts";
import { CutOff, DumpReader } from "./dump-reader.ts";
import { type Called, restoreProblem } from "./restore-problem.ts";
import { leftSetting, trailer } from "./shared-form.ts";
import { StatementStarts } from "./statement-starts.ts";

/** psql's own commands that pg_dump writes. */
const commandOfPsql = /^\\(un)?(restrict|connect)( |$)/;

/** pg_dump 17 and later set it, and servers before 17 do not know it. In a transaction of ours it would end us. */
const transactionTimeout = "SET transaction_timeout = 0;";

/**
 * pg_dump puts large objects between a BEGIN and a COMMIT of their own, which would end the one transaction that the
 * rest is read in.
 */
const largeObjects = /^-- Data for Name: [^;]*; Type: BLOBS;/;

/** What is sent at once of large objects, whose parts are a statement each: together they may be larger than memory. */
const batch = 1024 * 1024;
const partOfObject = /^SELECT pg_catalog\.lo(?:_put|write)\(.*\);$/;

/**
 * Reads a dump of either kind. What stands between two COPY blocks is sent as it is, several
 * statements at once, so nobody has to know where one ends; psql's own commands are left out. All
 * of it or nothing.
 */
export const restoreDump: Dumps["restore"] = async (path, database, report, signal) => {
  const [called] = await database.query<Called>(
    "SELECT format('%I', current_database()) AS name, format('%I', left(current_database(), 40) || '_before_restore') AS aside",
  );
  return readingDump(path, called, signal, async (dump) => {
    try {
      await database.query("BEGIN");
      const restored = await readInto(dump, database, report, signal);
      await database.query("COMMIT");
      return restored;
    } catch (thrown) {
      await database.query("ROLLBACK").catch(() => undefined);
      throw thrown;
    }
  });
};

/** What the dump would bring, and what of it is there already. Reads all of the file, and changes nothing. */
export const lookAtDump: Dumps["look"] = (path, database, signal) =>
  readingDump(path, undefined, signal, async (dump) => {
    const tables: string[] = [];
    const starts = new StatementStarts();
    let [bytes, last] = [0, ""];
    for (let line = await dump.line(); line !== undefined; line = await dump.line()) {
      signal.throwIfAborted();
      const begins = starts.passes(line);
      if (isWord(line)) last = begins ? line : "";
      const table = begins ? copyOf(line) : undefined;
      if (table === undefined) continue;
      tables.push(table);
      for await (const chunk of dump.rows()) bytes += chunk.byteLength;
    }
    if (last !== trailer) throw new CutOff();
    const there = await database.query<{ name: string }>(
      "SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NOT NULL",
      [tables],
    );
    return { tables, bytes, there: there.map(({ name }) => name) };
  });

async function readingDump<T>(
  path: string,
  called: Called | undefined,
  signal: AbortSignal,
  work: (dump: DumpReader) => Promise<T>,
): Promise<T> {
  await mustBeFile(path);
  const dump = new DumpReader(path);
  try {
    return await work(dump);
  } catch (thrown) {
    signal.throwIfAborted();
    throw restoreProblem(thrown, path, called);
  } finally {
    await dump.close();
  }
}

/**
 * What a dump sets for its session, it sets here for the one transaction: the session is ours, or,
 * through a pooler, the app's a moment later.
 */
const ofSession =
  /^SET (?=(?:\w+_timeout|client_encoding|standard_conforming_strings|check_function_bodies|xmloption|client_min_messages|row_security|default_tablespace|default_table_access_method) = )/;
const searchPath = /^SELECT pg_catalog\.set_config\('search_path', '', false\);$/;
/** Every dump brings schema public, which every database has. */
const schema = /^CREATE SCHEMA ((?:"(?:[^"]|"")+"|\w+);)$/;

/** A statement's first line, as it is sent. */
const adjusted = (line: string): string =>
  line
    .replace(schema, "CREATE SCHEMA IF NOT EXISTS $1")
    .replace(ofSession, "SET LOCAL ")
    .replace(searchPath, "SELECT pg_catalog.set_config('search_path', '', true);");

/** A pipe would wait for its other end. */
async function mustBeFile(path: string): Promise<void> {
  try {
    refuseOthers(path, await stat(path), Number.POSITIVE_INFINITY);
  } catch (thrown) {
    throw fileProblem(thrown, path, "reading");
  }
}

async function readInto(
  dump: DumpReader,
  database: OpenDatabase,
  report: Parameters<Dumps["restore"]>[2],
  signal: AbortSignal,
): Promise<Awaited<ReturnType<Dumps["restore"]>>> {
  let [pending, tables, rows, done, last] = ["", 0, 0, 0, ""];
  let objects: "none" | "begin" | "within" = "none";
  const flush = async () => {
    if (pending.trim() !== "") await database.query(pending);
    pending = "";
  };
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      done += chunk.byteLength;
      report({ unit: "bytes", done });
      yield chunk;
    }
  };
  const starts = new StatementStarts();
  for (let line = await dump.line(); line !== undefined; line = await dump.line()) {
    signal.throwIfAborted();
    const begins = starts.passes(line);
    if (isWord(line)) last = begins ? line : "";
    if (!begins) {
      pending += `${line}\n`;
      continue;
    }
    if (commandOfPsql.test(line) || line === transactionTimeout) continue;
    if (largeObjects.test(line)) objects = "begin";
    if (objects === "begin" && line === "BEGIN;") objects = "within";
    else if (objects === "within" && line === "COMMIT;") objects = "none";
    else if (copyOf(line) === undefined) {
      pending += `${adjusted(line)}\n`;
      if (pending.length > batch && partOfObject.test(line)) await flush();
    } else {
      await flush();
      tables += 1;
      rows += await database.copyIn(line.slice(0, -1), counted(dump.rows()));
    }
  }
  if (last !== trailer) throw new CutOff();
  await flush();
  const [left] = await database.query<{ left: string | null }>(
    `SELECT current_setting('${leftSetting}', true) AS left`,
  );
  return { tables, rows, left: (left?.left ?? "").split("\n").filter((line) => line !== "") };
}

const isWord = (line: string) => line.trim() !== "" && line.trim() !== "--";

/** The table of a line that begins rows, as SQL spells it. */
function copyOf(line: string): string | undefined {
  if (!/^COPY .* FROM stdin;$/.test(line)) return undefined;
  return /^COPY ((?:"(?:[^"]|"")*"|[^\s"(])+)/.exec(line)?.[1];
}
