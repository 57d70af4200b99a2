import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDumps } from "../../src/adapters/dumps/dumps.ts";
import { createDatabases } from "../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../src/adapters/shell/shell.ts";
import type { DumpOrder } from "../../src/domain/database.ts";
import { Secret } from "../../src/domain/secret.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { median } from "./measure.ts";

/** Milliseconds, of the same database in turn, so that a busy machine is busy for all. */
export interface DumpTimes {
  byPgDump: number;
  byCopy: number;
  /** `pg_dump | gzip -1`. */
  pgDump: number;
  restore: number;
  /** `gunzip -c | psql -1`. */
  psql: number;
  /** Of this process, all of it. */
  mebibytes: number;
}

const quiet = () => undefined;
const never = new AbortController().signal;

/** Null where this machine has no pg_dump of the server's version. `rows`: 1.2 million make some 250 MB of SQL. */
export async function measureDumps(rounds: number, rows = 1_200_000): Promise<DumpTimes | null> {
  if (!/ 15\./.test(spawnSync("pg_dump", ["--version"], { encoding: "utf8" }).stdout ?? "")) return null;
  const postgres = await startPostgres();
  const room = await mkdtemp(join(tmpdir(), "dittofeed-bench-dumps-"));
  const dumps = createDumps({ shell: createShell() });
  try {
    const full = await postgres.newDatabase();
    await full.query(`CREATE TABLE assignments (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), "userId" text NOT NULL, value text NOT NULL,
        at timestamp(3) NOT NULL DEFAULT now());
      INSERT INTO assignments ("userId", value) SELECT 'user-' || i % 50000, md5(i::text) || '"' || repeat('value ', i % 20) FROM generate_series(1, ${rows}) i;
      CREATE INDEX ON assignments ("userId")`);
    const order = await opened(postgres, full.name);
    const path = join(room, "dump.sql.gz");
    const outside = (command: string, name: string) => {
      const env = {
        ...process.env,
        PGHOST: postgres.host,
        PGPORT: String(postgres.port),
        PGUSER: postgres.user,
        PGPASSWORD: postgres.password,
        PGDATABASE: name,
        FILE: path,
      };
      const { status, stderr } = spawnSync("bash", ["-o", "pipefail", "-c", command], { env, encoding: "utf8" });
      if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
    };
    const took = async (work: () => unknown) => {
      const started = performance.now();
      await work();
      return performance.now() - started;
    };
    const times: Record<Exclude<keyof DumpTimes, "mebibytes">, number[]> = {
      byPgDump: [],
      byCopy: [],
      pgDump: [],
      restore: [],
      psql: [],
    };
    for (let round = 0; round < rounds; round += 1) {
      times.byCopy.push(await took(() => dumps.make({ ...order, ways: [], path }, quiet, never)));
      times.pgDump.push(
        await took(() => outside('pg_dump --no-owner --no-privileges | gzip -1 > "$FILE.other"', full.name)),
      );
      times.byPgDump.push(await took(() => dumps.make({ ...order, path }, quiet, never)));
      for (const means of ["restore", "psql"] as const) {
        const target = await postgres.newDatabase();
        if (means === "psql")
          times.psql.push(
            await took(() => outside('gunzip -c "$FILE" | psql -X -q -1 -v ON_ERROR_STOP=1 > /dev/null', target.name)),
          );
        else {
          const to = await opened(postgres, target.name);
          times.restore.push(await took(() => dumps.restore(path, to.database, quiet, never)));
          await to.database.close();
        }
        await target.drop();
      }
    }
    await order.database.close();
    const middle = (name: keyof typeof times) => median(rounds, () => times[name].pop() ?? Number.NaN);
    return {
      byPgDump: await middle("byPgDump"),
      byCopy: await middle("byCopy"),
      pgDump: await middle("pgDump"),
      restore: await middle("restore"),
      psql: await middle("psql"),
      mebibytes: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    await postgres.stop();
    await rm(room, { recursive: true, force: true });
  }
}

async function opened(postgres: TestPostgres, name: string): Promise<Omit<DumpOrder, "path">> {
  const credentials = { user: postgres.user, password: new Secret("P", postgres.password), database: name };
  const ways = [{ kind: "tcp" as const, host: postgres.host, port: postgres.port }];
  const database = await createDatabases({ shell: createShell() }).open(ways, credentials);
  return { database, ways, credentials, container: undefined, serverVersion: 150_000 };
}
