import { stat } from "node:fs/promises";
import type { Database, Dumps, OpenDatabase } from "../../domain/database.ts";
import { Problem } from "../../domain/problem.ts";
import { shellWord } from "../../domain/typed.ts";
import { fileProblem } from "../files/file-problem.ts";
import { refuseOthers } from "../files/read-regular.ts";
import { codeOf, messageOf } from "../postgres/describe.ts";
import { trailer } from "./copy-dump.ts";
import { CutOff, DumpReader } from "./dump-reader.ts";

/**
 * psql's own commands that pg_dump writes. Any other line that starts like one belongs to a text,
 * e.g. of a default.
 */
const commandOfPsql = /^\\(un)?(restrict|connect)( |$)/;

/**
 * Reads a dump of either kind. What stands between two COPY blocks is sent as it is, several
 * statements at once, so nobody has to know where one ends; psql's own commands are left out. All
 * of it or nothing.
 */
export const restoreDump: Dumps["restore"] = async (path, database, report, signal) => {
  const [called] = await database.query<Called>(
    "SELECT format('%I', current_database()) AS name, format('%I', left(current_database(), 40) || '_before_restore') AS aside",
  );
  await mustBeFile(path);
  const dump = new DumpReader(path);
  try {
    await database.query("BEGIN");
    const restored = await readInto(dump, database, report, signal);
    await database.query("COMMIT");
    return restored;
  } catch (thrown) {
    await database.query("ROLLBACK").catch(() => undefined);
    signal.throwIfAborted();
    throw restoreProblem(thrown, path, called);
  } finally {
    await dump.close();
  }
};

/**
 * What a dump sets for its session, it sets here for the one transaction: the session is ours, or,
 * through a pooler, the app's a moment later.
 */
const ofSession =
  /^SET (?=(?:\w+_timeout|client_encoding|standard_conforming_strings|check_function_bodies|xmloption|client_min_messages|row_security|default_tablespace|default_table_access_method) = )/gm;
const searchPath = /^SELECT pg_catalog\.set_config\('search_path', '', false\);$/gm;

/** A pipe would wait for its other end. */
async function mustBeFile(path: string): Promise<void> {
  try {
    refuseOthers(path, await stat(path), Number.POSITIVE_INFINITY);
  } catch (thrown) {
    throw fileProblem(thrown, path, "reading");
  }
}

/** The database as SQL spells it, and a name under which it can be kept. */
interface Called {
  name: string;
  aside: string;
}

async function readInto(
  dump: DumpReader,
  database: OpenDatabase,
  report: Parameters<Dumps["restore"]>[2],
  signal: AbortSignal,
): Promise<{ tables: number; rows: number }> {
  let [pending, tables, rows, done, last] = ["", 0, 0, 0, ""];
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      done += chunk.byteLength;
      report({ unit: "bytes", done });
      yield chunk;
    }
  };
  for (let line = await dump.line(); line !== undefined; line = await dump.line()) {
    signal.throwIfAborted();
    if (commandOfPsql.test(line)) continue;
    if (line.trim() !== "" && line.trim() !== "--") last = line;
    if (/^COPY .* FROM stdin;$/.test(line)) {
      await send(database, pending);
      pending = "";
      tables += 1;
      rows += await database.copyIn(line.slice(0, -1), counted(dump.rows()));
    } else pending += `${line}\n`;
  }
  if (last !== trailer) throw new CutOff();
  await send(database, pending);
  return { tables, rows };
}

/** Every dump brings schema public, which every database has. */
async function send(database: Database, sql: string): Promise<void> {
  const text = sql
    .replaceAll(/^CREATE SCHEMA (?!IF NOT EXISTS)/gm, "CREATE SCHEMA IF NOT EXISTS ")
    .replaceAll(ofSession, "SET LOCAL ")
    .replaceAll(searchPath, "SELECT pg_catalog.set_config('search_path', '', true);");
  if (text.trim() !== "") await database.query(text);
}

function restoreProblem(thrown: unknown, path: string, called: Called | undefined): unknown {
  if (thrown instanceof Problem) return thrown;
  const code = codeOf(thrown);
  const nothing = "Everything was rolled back; the database is as it was.";
  if (thrown instanceof CutOff || code.startsWith("Z_") || code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return new Problem({
      code: "value-refused",
      title: "This is not a whole dump",
      saw: `${path}: ${thrown instanceof CutOff ? "it ends before its last line" : messageOf(thrown)}`,
      why: `A part of a dump is worse than none. ${nothing}`,
      next: "Name another dump; gunzip -t FILE tells whether one was truncated.",
      cause: thrown,
    });
  if (code === "ENOENT" || code === "EACCES")
    return new Problem({
      code: "value-refused",
      title: "The dump cannot be read",
      saw: messageOf(thrown),
      why: nothing,
      next: `ls -l ${shellWord(path)}`,
      cause: thrown,
    });
  if (code === "42P07" || code === "42710" || code === "42723")
    return new Problem({
      code: "schema-incomplete",
      title: "The database already holds what the dump brings",
      saw: messageOf(thrown),
      why: `Rows that are there are never overwritten. ${nothing}`,
      next: `Stop what uses the database, keep it under another name and make an empty one, connected to "postgres": ALTER DATABASE ${called?.name} RENAME TO ${called?.aside}; CREATE DATABASE ${called?.name}; then run the same command again.`,
      cause: thrown,
    });
  const missing = code === "42704" ? " A role that is missing is made with: CREATE ROLE name NOLOGIN." : "";
  return new Problem({
    code: "dump-failed",
    title: "The dump could not be read back",
    saw: `${messageOf(thrown)}${code === "" ? "" : ` (${code})`}`,
    why: nothing,
    next: `Fix what is named above and run the same command again.${missing}`,
    cause: thrown,
  });
}
