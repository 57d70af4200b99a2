import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { readMigratorLine, runMigratorScript } from "../../../compose/scripts/app-migrations.ts";
import { sharedPostgres } from "../postgres.ts";

const postgres = sharedPostgres();
const require = createRequire(import.meta.url);

/**
 * What packages/backend-lib/src/migrate.ts does, over its own files: it creates the database first, and takes "it is
 * there already" (42P04) for good.
 */
const migrateJs = (url: string, also: string) => `
const { drizzle } = require(${JSON.stringify(require.resolve("drizzle-orm/node-postgres"))});
const { migrate } = require(${JSON.stringify(require.resolve("drizzle-orm/node-postgres/migrator"))});
const { Pool } = require(${JSON.stringify(require.resolve("pg"))});
const pool = new Pool({ connectionString: ${JSON.stringify(url)} });
async function createDatabase() {
  await pool.query("CREATE DATABASE " + new URL(${JSON.stringify(url)}).pathname.slice(1)).catch((error) => {
    if (error.code !== "42P04") throw error;
  });
}
async function publicDrizzleMigrate() {
  await migrate(drizzle(pool), { migrationsFolder: ${JSON.stringify(resolve("test/fixtures/app-migrations"))} });
}
exports.drizzleMigrate = async () => { await createDatabase(); await publicDrizzleMigrate(); };
${also}`;

test.each([
  ["the image names the part after CREATE DATABASE", "exports.publicDrizzleMigrate = publicDrizzleMigrate;", "done"],
  ["it does not, and the role may not create one", "", "failed"],
])("a role without CREATEDB that owns its database: %s", async (_, also, ending) => {
  const database = await postgres.newDatabase();
  const role = `owner_${database.name}`;
  const home = mkdtempSync(join(tmpdir(), "dittofeed-setup-migrator-"));
  try {
    await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'; ALTER DATABASE ${database.name} OWNER TO ${role};
      ALTER SCHEMA public OWNER TO ${role}`);
    mkdirSync(join(home, "dist/src"), { recursive: true });
    const url = `postgresql://${role}:x@${postgres.host}:${postgres.port}/${database.name}`;
    writeFileSync(join(home, "dist/src/migrate.js"), migrateJs(url, also));
    const script = runMigratorScript.replaceAll("/service/packages/backend-lib", home);
    const { stderr } = await execa(process.execPath, ["-e", script], { reject: false });
    const said = stderr.split("\n").flatMap((line) => readMigratorLine(line) ?? []);
    expect(said.at(-1)).toMatchObject({ state: ending });
    const [found] = await database.query<{ there: boolean }>(
      `SELECT to_regclass('"WorkspaceOccupantSetting"') IS NOT NULL AS there`,
    );
    expect(found?.there).toBe(ending === "done");
    if (ending === "failed") expect(said.at(-1)).toMatchObject({ saw: expect.stringContaining("42501") });
  } finally {
    rmSync(home, { recursive: true });
    await database.query(`REASSIGN OWNED BY ${role} TO CURRENT_USER`);
    await database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await database.drop();
  }
});
