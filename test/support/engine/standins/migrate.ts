import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool } from "pg";
import { log } from "./http.ts";
import { readSettings } from "./settings.ts";

/**
 * Stand-in for the app's dist/src/migrate.js: drizzle-orm's real migrator over the files of the image. Like the app's it says
 * a line through the logger first, and leaves its pool open.
 */
export async function drizzleMigrate(): Promise<void> {
  const pool = new Pool({ connectionString: readSettings().databaseUrl });
  log("info", "Running migrations");
  await migrate(drizzle(pool), { migrationsFolder: "/service/packages/backend-lib/drizzle" });
}
