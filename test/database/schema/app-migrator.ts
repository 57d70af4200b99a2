import { NodePgSession } from "drizzle-orm/node-postgres/session";
import { PgDialect } from "drizzle-orm/pg-core";
import { Pool } from "pg";
import { appJournal } from "../../../schema/model/app-journal.ts";

/**
 * drizzle-orm's own migrator over the app's nine migrations, known by hash and date. Their SQL fails here, so that the
 * migrator comes back only if it runs none of them.
 */
export async function runAppMigrator(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on("error", () => undefined);
  const migrations = appJournal.map(({ hash, createdAt }) => ({
    ...{ hash, folderMillis: createdAt, bps: true },
    sql: [`SELECT 1 / 0 AS "migration ${createdAt} ran"`],
  }));
  const dialect = new PgDialect();
  const session = new NodePgSession<Record<string, never>, Record<string, never>>(pool, dialect, undefined);
  await dialect.migrate(migrations, session, { migrationsFolder: "" }).finally(() => pool.end());
}
