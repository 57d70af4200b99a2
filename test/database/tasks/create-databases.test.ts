import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import type { DatabaseAccess } from "../../../src/domain/database.ts";
import type { RepairContext } from "../../../src/domain/repair.ts";
import { databaseRepairs } from "../../../tasks/repairs/database.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { ownPostgres, sharedPostgres } from "../postgres.ts";

const postgres = sharedPostgres();
const createDatabases = databaseRepairs["create-databases"];

/**
 * Temporal is started over and over while its databases are gone, and makes them itself, between
 * our look and our statement.
 */
it("creates what is missing, while somebody else creates the same", async () => {
  const names = [1, 2, 3].map(() => `temporal_${randomBytes(4).toString("hex")}`);
  await postgres.use(undefined, async (ours) => {
    await postgres.use(undefined, async (theirs) => {
      // The first lies there already, the others are made at the same moment.
      await theirs.query(`CREATE DATABASE "${names[0]}"`);
      await Promise.all([
        createDatabases.run({ do: "create-databases", names }, contextOf(ours)),
        createDatabases.run({ do: "create-databases", names: names.toReversed() }, contextOf(theirs)),
      ]);
      expect(await ours.query("SELECT datname FROM pg_database WHERE datname = ANY($1)", [names])).toHaveLength(3);
    });
    for (const name of names) await ours.query(`DROP DATABASE "${name}"`);
  });
});

it("says what a server says for any other reason", async () => {
  await postgres.use(undefined, async (database) => {
    const refused = createDatabases.run({ do: "create-databases", names: [""] }, contextOf(database));
    await expect(refused).rejects.toThrow(/zero-length/);
  });
});

it("a template whose collation is of another library is passed by, and it is said", async () => {
  const own = await ownPostgres();
  try {
    const database = await own.newDatabase();
    await database.query("UPDATE pg_database SET datcollversion = '57.1' WHERE datname = 'template1'");
    const said: string[] = [];
    await createDatabases.run({ do: "create-databases", names: ["temporal", "temporal"] }, contextOf(database, said));
    expect(await database.query("SELECT 1 FROM pg_database WHERE datname = 'temporal'")).toHaveLength(1);
    expect(said.join()).toMatch(/collation version.*TEMPLATE template0/s);
    await database.close();
  } finally {
    await own.stop();
  }
});

const contextOf = (database: TestDatabase, said: string[] = []) =>
  ({
    database: async () => ({ database }) as unknown as DatabaseAccess,
    say: (line: string) => said.push(line),
  }) as unknown as RepairContext;
