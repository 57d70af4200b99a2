import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool } from "pg";

/**
 * The app's own files, 0000 to 0008 of multi-tenant-main, and 0009 and 0010 of the upstream project, whose first nine
 * are the same, byte by byte.
 */
const folder = "test/fixtures/app-migrations";

interface Entry {
  tag: string;
}

/** drizzle-orm's own migrator over the first so many of them. Rejects as it does. */
export async function migrateAsTheApp(url: string, files: number): Promise<void> {
  const some = mkdtempSync(join(tmpdir(), "dittofeed-setup-migrations-"));
  const journal = JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8")) as { entries: Entry[] };
  const entries = journal.entries.slice(0, files);
  mkdirSync(join(some, "meta"));
  writeFileSync(join(some, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
  for (const { tag } of entries) writeFileSync(join(some, `${tag}.sql`), readFileSync(join(folder, `${tag}.sql`)));
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on("error", () => undefined);
  await migrate(drizzle(pool), { migrationsFolder: some }).finally(async () => {
    await pool.end();
    rmSync(some, { recursive: true });
  });
}

/** Its nine, and upstream's eleven. */
export const [ours, upstreams]: readonly [number, number] = [9, 11];
