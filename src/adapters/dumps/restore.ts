import type { Database, OpenDatabase } from "../../domain/database.ts";
import type { Dumps } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import { codeOf, messageOf } from "../postgres/database-problem.ts";
import { trailer } from "./copy-dump.ts";
import { linesOf } from "./write-compressed.ts";

/**
 * Reads a dump of either kind. What stands between two COPY blocks is sent as it is, several statements at once, so nobody
 * has to know where one ends; psql's own commands (`\restrict`) are left out. All of it or nothing.
 */
export const restoreDump: Dumps["restore"] = async (path, database, report, signal) => {
  try {
    await database.query("BEGIN");
    const restored = await readInto(path, database, report, signal);
    await database.query("COMMIT");
    return restored;
  } catch (thrown) {
    await database.query("ROLLBACK").catch(() => undefined);
    signal.throwIfAborted();
    throw restoreProblem(thrown, path);
  } finally {
    // The dump sets these for its own session, which is ours. A connection that is gone has none.
    await database.query("RESET ALL").catch(() => undefined);
  }
};

async function readInto(
  path: string,
  database: OpenDatabase,
  report: Parameters<Dumps["restore"]>[2],
  signal: AbortSignal,
): Promise<{ tables: number; rows: number }> {
  const lines = linesOf(path)[Symbol.asyncIterator]();
  let [pending, tables, rows, done, last] = ["", 0, 0, 0, ""];
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
    signal.throwIfAborted();
    const line = next.value;
    if (line.trim() !== "" && line.trim() !== "--" && !line.startsWith("\\")) last = line;
    if (/^COPY .* FROM stdin;$/.test(line)) {
      await send(database, pending);
      pending = "";
      tables += 1;
      rows += await database.copyIn(
        line.slice(0, -1),
        rowsUntilEnd(lines, (bytes) => {
          done += bytes;
          report({ unit: "bytes", done });
        }),
      );
    } else if (!line.startsWith("\\")) pending += `${line}\n`;
  }
  if (last !== trailer) throw new CutOff();
  await send(database, pending);
  return { tables, rows };
}

/** Every dump brings schema public, which every database has. */
async function send(database: Database, sql: string): Promise<void> {
  const text = sql.replaceAll(/^CREATE SCHEMA (?!IF NOT EXISTS)/gm, "CREATE SCHEMA IF NOT EXISTS ");
  if (text.trim() !== "") await database.query(text);
}

async function* rowsUntilEnd(
  lines: AsyncIterator<string>,
  onBytes: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  for (;;) {
    const next = await lines.next();
    if (next.done === true) throw new CutOff();
    if (next.value === "\\.") return;
    const row = Buffer.from(`${next.value}\n`);
    onBytes(row.byteLength);
    yield row;
  }
}

class CutOff extends Error {}

function restoreProblem(thrown: unknown, path: string): unknown {
  if (thrown instanceof Problem) return thrown;
  const code = codeOf(thrown);
  const nothing = "Everything was rolled back; the database is as it was.";
  if (thrown instanceof CutOff || code.startsWith("Z_") || code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return new Problem({
      code: "value-refused",
      title: "This is not a whole dump",
      saw: `${path}: ${thrown instanceof CutOff ? "it ends before its last line" : messageOf(thrown)}`,
      why: `A part of a dump is worse than none. ${nothing}`,
      next: "Name another dump; gunzip -t FILE says whether one was cut off.",
      cause: thrown,
    });
  if (code === "ENOENT" || code === "EACCES")
    return new Problem({
      code: "value-refused",
      title: "The dump cannot be read",
      saw: messageOf(thrown),
      why: nothing,
      next: `ls -l ${path}`,
      cause: thrown,
    });
  if (code === "42P07" || code === "42710" || code === "42723")
    return new Problem({
      code: "schema-incomplete",
      title: "The database already holds what the dump brings",
      saw: messageOf(thrown),
      why: `Rows that are there are never overwritten. ${nothing}`,
      next: 'Keep the database under another name and make an empty one, connected to "postgres": ALTER DATABASE dittofeed RENAME TO dittofeed_before_restore; CREATE DATABASE dittofeed; then run the same command again.',
      cause: thrown,
    });
  return new Problem({
    code: "dump-failed",
    title: "The dump could not be read back",
    saw: `${messageOf(thrown)}${code === "" ? "" : ` (${code})`}`,
    why: nothing,
    next: "Mend what is named above and run the same command again.",
    cause: thrown,
  });
}
