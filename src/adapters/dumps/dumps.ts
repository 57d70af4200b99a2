import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { DatabaseWay, DumpMade, DumpOrder, DumpReport, Dumps } from "../../domain/database.ts";
import { notOurs, wayFaults } from "../../domain/own-place.ts";
import { Problem } from "../../domain/problem.ts";
import { isPooled } from "../../domain/session-settings.ts";
import { typed } from "../../domain/typed.ts";
import { fileProblem } from "../files/file-problem.ts";
import { wayTo } from "../files/way.ts";
import type { Shell } from "../shell/shell.ts";
import { copyDump } from "./copy-dump.ts";
import { dumpedInContainer, dumpedOnHost, pgDumpVersion } from "./pg-dump.ts";
import { restoreDump } from "./restore.ts";

type Tcp = Extract<DatabaseWay, { kind: "tcp" }>;
type Source = { by: DumpMade["by"]; text: (signal: AbortSignal) => AsyncIterable<Uint8Array> };

/**
 * Dumps as gzipped plain SQL, by the best means that there is. All of them can be read back by
 * `restore` and by psql.
 */
export function createDumps({ shell }: { shell: Shell }): Dumps {
  return {
    async make(order, report, signal) {
      await mustBeOurs(dirname(order.path));
      const failures: string[] = [];
      for (const { by, text } of await sourcesOf(shell, order)) {
        try {
          const bytes = await writeCompressed(order.path, text(signal), report, signal);
          return { path: order.path, bytes, by };
        } catch (thrown) {
          signal.throwIfAborted();
          // Another means would need the same room.
          if (thrown instanceof Problem && thrown.code === "disk-full") throw await diskFull(thrown, order);
          failures.push(`${by}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
        }
      }
      throw dumpFailed(order, failures);
    },
    restore: restoreDump,
  };
}

/** A dump holds every row, and under `sudo -E` the folder for it may be in another user's home. */
async function mustBeOurs(folder: string): Promise<void> {
  const uid = process.geteuid?.() ?? -1;
  const faults = uid < 0 ? [] : wayFaults(await wayTo(folder), uid, { open: 0o002 });
  if (faults.length > 0)
    throw notOurs(
      `The folder for dumps, ${folder}, is not yours alone`,
      faults.map(({ saw }) => ({ saw, next: "" })),
      "A dump holds every row, and nothing is changed without one. Nothing was changed.",
      "Use your own home: sudo -H dittofeed-setup …, or name a folder with XDG_STATE_HOME=FOLDER.",
    );
}

async function sourcesOf(shell: Shell, order: DumpOrder): Promise<Source[]> {
  const { container, credentials, serverVersion, ways, database } = order;
  const sources: Source[] = [];
  if (container !== undefined)
    sources.push({
      by: "pg_dump in the container",
      text: (signal) => dumpedInContainer(shell, container, credentials, signal),
    });
  const tcp = ways.find((way): way is Tcp => way.kind === "tcp");
  // Its checks of the server's certificate would not be ours: over TLS the open connection is the
  // one to trust. Through a pooler it would leave its settings in sessions that the app uses.
  if (
    tcp !== undefined &&
    tcp.tls === undefined &&
    !(await isPooled(database)) &&
    (await pgDumpVersion(shell)) >= Math.floor(serverVersion / 10_000)
  )
    sources.push({ by: "pg_dump on this host", text: (signal) => dumpedOnHost(shell, tcp, credentials, signal) });
  sources.push({ by: "copy", text: () => copyDump(database) });
  return sources;
}

/**
 * How much room there has to be is not known beforehand; what the database takes is a generous
 * guess.
 */
async function diskFull(problem: Problem, { database, path }: DumpOrder): Promise<Problem> {
  const [row] = await database
    .query<{ size: string }>("SELECT pg_size_pretty(pg_database_size(current_database())) AS size")
    .catch(() => []);
  const size = row === undefined ? "" : ` The database takes ${row.size}; a packed dump of it rarely takes more.`;
  return new Problem({
    ...problem.toJSON(),
    title: `There is no room for the dump in ${dirname(path)}`,
    why: "Nothing is changed in a database that holds rows before there is a copy of it. Nothing was changed.",
    next: `${problem.next}${size}`,
    cause: problem.cause,
  });
}

function dumpFailed({ path, credentials }: DumpOrder, failures: readonly string[]): Problem {
  return new Problem({
    code: "dump-failed",
    title: "The database could not be dumped",
    saw: failures.join("\n"),
    why: "Nothing is changed in a database that holds rows before there is a copy of it. Nothing was changed.",
    next: `Fix what is named above and run the same command again; to see what pg_dump itself says: ${typed`PGUSER=${credentials.user} PGDATABASE=${credentials.database} pg_dump --no-owner --no-privileges | gzip > ${path}`}`,
  });
}

/** Whole or not at all: written beside its name, flushed, renamed. Gives the bytes on the disk. */
async function writeCompressed(
  path: string,
  text: AsyncIterable<Uint8Array>,
  report: (report: DumpReport) => void,
  signal: AbortSignal,
): Promise<number> {
  const partial = `${path}.partial`;
  let done = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of chunks) {
      done += chunk.byteLength;
      report({ unit: "bytes", done });
      yield chunk;
    }
  };
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // A run that was killed may have left one, with a mode or behind a link of whoever could write
    // here.
    await rm(partial, { force: true });
    // `flush`: it is on the disk before the stream says that it is closed.
    const file = createWriteStream(partial, { flags: "wx", mode: 0o600, flush: true });
    await pipeline(Readable.from(text), createGzip(), counted, file, { signal });
    signal.throwIfAborted();
    await rename(partial, path);
    await flushFolder(dirname(path));
    return (await stat(path)).size;
  } catch (thrown) {
    // Where its folder is no folder there is nothing to remove, and the first error is the one that
    // tells why.
    await rm(partial, { force: true }).catch(() => undefined);
    throw fileProblem(thrown, path, "writing");
  }
}

/**
 * The new name is on the disk too. Some file systems cannot flush a folder; the dump itself is
 * there by now.
 */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().catch(() => undefined);
  await handle.close();
}
