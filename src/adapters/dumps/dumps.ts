import { dirname } from "node:path";
import type { Database, DatabaseWay, DumpMade, DumpOrder, Dumps } from "../../domain/database.ts";
import { notOurs, wayFaults } from "../../domain/own-place.ts";
import { Problem } from "../../domain/problem.ts";
import { isPooled } from "../../domain/session-settings.ts";
import { typed } from "../../domain/typed.ts";
import { wayTo } from "../files/way.ts";
import type { Shell } from "../shell/shell.ts";
import { readRights } from "./catalogue/rights.ts";
import { copyDump, onlyPgDump } from "./copy-dump.ts";
import { dumpedInContainer, dumpedOnHost, findPgDump } from "./pg-dump.ts";
import { lookAtDump, restoreDump } from "./restore.ts";
import { trailer } from "./shared-form.ts";
import { writeCompressed } from "./write-dump.ts";

type Tcp = Extract<DatabaseWay, { kind: "tcp" }>;
type Source = {
  by: DumpMade["by"];
  text: (signal: AbortSignal, onMissing: (what: readonly string[]) => void) => AsyncIterable<Uint8Array>;
};

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
          let missing: readonly string[] = [];
          const told = (what: readonly string[]) => {
            missing = what;
          };
          const bytes = await writeCompressed(order.path, text(signal, told), report, signal);
          return { path: order.path, bytes, by, missing };
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
    look: lookAtDump,
  };
}

/** A dump holds every row, and under `sudo -E` the folder for it may be in another user's home. */
async function mustBeOurs(folder: string): Promise<void> {
  const uid = process.geteuid?.() ?? -1;
  const faults = uid < 0 ? [] : wayFaults(await wayTo(folder), uid, { open: 0o002 });
  if (faults.length > 0)
    throw notOurs(
      `Other users can change the folder for dumps, ${folder}`,
      faults.map(({ saw }) => ({ saw, next: "" })),
      "A dump contains every row, and nothing is changed without one. Nothing was changed.",
      "Use your own home: sudo -H dittofeed-setup …, or set XDG_STATE_HOME=FOLDER.",
    );
}

async function sourcesOf(shell: Shell, order: DumpOrder): Promise<Source[]> {
  const { container, credentials, serverVersion, ways, database } = order;
  const sources: Source[] = [];
  if (container !== undefined)
    sources.push({
      by: "pg_dump in the container",
      text: (signal) => withRights(database, dumpedInContainer(shell, container, credentials, signal)),
    });
  const tcp = ways.find((way): way is Tcp => way.kind === "tcp");
  // Through a pooler it would leave its settings in sessions that the app uses.
  const isOurs = tcp !== undefined && !(await isPooled(database));
  const program = !isOurs ? undefined : await findPgDump(shell, Math.floor(serverVersion / 10_000));
  if (tcp !== undefined && program !== undefined) {
    const dump = { shell, program, way: tcp, credentials };
    sources.push({ by: "pg_dump on this host", text: (signal) => withRights(database, dumpedOnHost(dump, signal)) });
  }
  sources.push({ by: "copy", text: (_, onMissing) => copyDump(database, onMissing) });
  return sources;
}

/** What pg_dump is told to leave out, in a form that ends no reading back. */
async function* withRights(database: Database, text: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* text;
  yield new TextEncoder().encode(`\n${await readRights(database)};\n\n${trailer}\n`);
}

/**
 * How much room there has to be is not known beforehand; what the database takes is a generous
 * guess.
 */
async function diskFull(problem: Problem, { database, path }: DumpOrder): Promise<Problem> {
  const [row] = await database
    .query<{ size: string }>("SELECT pg_size_pretty(pg_database_size(current_database())) AS size")
    .catch(() => []);
  const size = row === undefined ? "" : ` The database takes ${row.size}; a compressed dump rarely needs more.`;
  return new Problem({
    ...problem.toJSON(),
    title: `There is no room for the dump in ${dirname(path)}`,
    why: "A database with rows is never changed without a copy. Nothing was changed.",
    next: `${problem.next}${size}`,
    cause: problem.cause,
  });
}

const needsPgDump = (failures: readonly string[]) => failures.some((failure) => failure.includes(onlyPgDump));

function dumpFailed({ path, credentials }: DumpOrder, failures: readonly string[]): Problem {
  return new Problem({
    code: "dump-failed",
    title: "The database could not be dumped",
    saw: failures.join("\n"),
    why: "A database with rows is never changed without a copy. Nothing was changed.",
    next: `Fix the problem above and run the same command again${needsPgDump(failures) ? "; if this host has pg_dump in the server's version or newer, it is used automatically (Debian: apt-get install postgresql-client)" : ""}. To see pg_dump's own messages: ${typed`PGUSER=${credentials.user} PGDATABASE=${credentials.database} pg_dump --no-owner --no-privileges | gzip > ${path}`}`,
  });
}
