import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import type { DatabaseAccess } from "../../../src/domain/database.ts";
import type { RepairContext } from "../../../src/domain/repair.ts";
import { databaseRepairs } from "../../../tasks/repairs/database.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres } from "../postgres.ts";

const postgres = sharedPostgres();
const createDatabases = databaseRepairs["create-databases"];

/** Temporal is started over and over while its databases are gone, and makes them itself, between our look and our statement. */
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

const contextOf = (database: TestDatabase) =>
  ({ database: async () => ({ database }) as unknown as DatabaseAccess }) as unknown as RepairContext;
