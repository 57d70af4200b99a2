import { join } from "node:path";
import type { DumpMade } from "../../src/domain/database.ts";
import type { SchemaFacts } from "../../src/domain/facts/database.ts";
import { safeName } from "../../src/domain/grammar.ts";
import { installationPaths } from "../../src/domain/installation-files.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { TaskContext } from "../../src/domain/task.ts";
import { typed } from "../../src/domain/typed.ts";
import { fileStamp } from "../files/back-up.ts";

/** Only where something is changed, and where there is a row to lose by it. */
export const willDump = ({ complete, pending, hasRows }: SchemaFacts): boolean =>
  hasRows && !(complete && pending.length === 0);

export const dumpFolder = ({ directory }: Pick<ResolvedProfile, "directory">): string =>
  installationPaths(directory).dumps;

/**
 * Before a database that holds rows is changed: says where the dump lies and how it is read back.
 */
export async function dumpDatabase(ctx: TaskContext, serverVersion: number): Promise<DumpMade> {
  const access = await ctx.databaseAccess();
  const path = join(dumpFolder(ctx.profile), dumpName(access.credentials.database, ctx.ports.clock.now()));
  const made = await ctx.ports.dumps.make(
    { ...access, serverVersion, path },
    ({ unit, done }) => ctx.emit({ type: "task-progress", unit, done, total: undefined, item: "dump" }),
    ctx.signal,
  );
  ctx.emit({ type: "task-line", source: "dump", line: describeDump(made) });
  return made;
}

export const dumpName = (database: string, at: Date): string => `${safeName(database)}-${fileStamp(at)}.sql.gz`;

/** What is not in it is said before the change: whoever reads it can stop and bring pg_dump. */
export function describeDump({ path, bytes, by, missing }: DumpMade): string {
  const said = `the previous state of the database is in ${path} (${bytes} bytes, by ${by}); to load it into an empty database: ${typed`dittofeed-setup db restore ${path}`}`;
  if (missing.length === 0) return said;
  return `${said}\nnot included, because only pg_dump can export it: ${missing.join("; ")}. Nothing of this is changed now. With pg_dump on this host, the dump includes it`;
}
