import type { Database } from "../../../src/domain/database.ts";
import { fillTables } from "../../support/fill-tables.ts";
import type { Template } from "../postgres.ts";
import { complete } from "../schema/templates.ts";

/** Owns its database and is no superuser, as on a server that somebody else runs. */
export const owner = { name: "damage_owner", password: "damage" };

/** The complete schema with four nasty rows in each table. */
export const full: Template = {
  name: "damage_full",
  async fill(database) {
    await complete("embedded").fill(database);
    await fillTables(database, { rowsPerTable: 4, seed: 16 });
  },
};

/** The same, all of it owned by `owner`. */
export const fullOfOwner: Template = {
  name: "damage_full_owner",
  async fill(database) {
    await full.fill(database);
    await makeRole(database, `${owner.name} LOGIN PASSWORD '${owner.password}'`);
    await database.query(`DO $$ DECLARE statement text; BEGIN
      FOR statement IN
        SELECT format('ALTER SCHEMA %I OWNER TO ${owner.name}', nspname) FROM pg_namespace WHERE nspname IN ('public', 'drizzle')
        UNION ALL SELECT format('ALTER TABLE %s OWNER TO ${owner.name}', oid::regclass) FROM pg_class
          WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'drizzle'::regnamespace)
        UNION ALL SELECT format('ALTER TYPE %s OWNER TO ${owner.name}', oid::regtype) FROM pg_type
          WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace
      LOOP EXECUTE statement; END LOOP; END $$`);
  },
};

/** Roles are the whole server's: another file may be making the same one. */
export async function makeRole(database: Pick<Database, "query">, role: string): Promise<void> {
  const already = (error: unknown) => {
    if (!/already exists|duplicate key/.test(String(error))) throw error;
  };
  await database.query(`CREATE ROLE ${role}`).catch(already);
}
