import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exhaustive } from "../support/exhaustive.ts";
import { fillTables } from "../support/fill-tables.ts";
import { materialize } from "../support/materialize.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { newUser, type User } from "../support/product.ts";
import { expectKept, tablesOf } from "../support/reconcile-support.ts";
import { modes, readState, type StateName, stateNames } from "../support/states.ts";
import { countRows, takeSnapshot } from "../support/table-snapshot.ts";

const cases = (names: readonly StateName[]) =>
  names.map((state, index) => [state, modes[index % 2] ?? "embedded"] as const);

let postgres: TestPostgres;
let user: User;
beforeAll(async () => {
  [postgres, user] = await Promise.all([startPostgres(), newUser()]);
});
afterAll(async () => {
  await postgres.stop();
  await user.remove();
});

describe("db, as an operator runs it, on every state that real databases are found in", () => {
  // Each state in one mode: both modes of all of them are the schema's own tests, and by day two are enough here.
  it.each(cases(exhaustive ? stateNames : stateNames.slice(0, 2)))(
    "%s (%s): verify 3, a dry run changes nothing, apply completes, and the second finds nothing to do",
    async (state, mode) => {
      const database = await postgres.newDatabase();
      const db = (verb: string, ...args: string[]) =>
        user.run(["db", verb, "--mode", mode, ...args], { env: { DATABASE_URL: database.url } });
      const dumps = async () =>
        (await readdir(join(user.home, "state/dittofeed-setup/dumps")).catch((): string[] => [])).filter((name) =>
          name.startsWith(`${database.name}-`),
        );
      await materialize(database, readState(state));
      const rows = await fillTables(database, { rowsPerTable: 5, seed: 7 });

      const found = await db("verify", "--json");
      const before = JSON.parse(found.stdout);
      expect([found.exitCode, before.complete]).toEqual([3, false]);

      const dry = JSON.parse((await db("apply", "--dry-run", "--json")).stdout);
      expect([dry.changed, dry.pending.length > 0, await dumps()]).toEqual([false, true, []]);
      expect(await takeSnapshot(database)).toEqual(rows);

      const applied = await db("apply", "--yes", "--json");
      const after = JSON.parse(applied.stdout);
      expect([applied.exitCode, after.complete, after.tables >= tablesOf(mode)]).toEqual([0, true, true]);
      expect(await dumps()).toHaveLength(1);
      await expectKept(database, rows);
      expect((await db("verify")).exitCode).toBe(0);

      const again = JSON.parse((await db("apply", "--yes", "--json")).stdout);
      expect([again.changed, again.pending, (await dumps()).length]).toEqual([false, [], 1]);
      process.stdout.write(
        `  ${state} (${mode}): tables ${before.tables} -> ${after.tables}, ${dry.pending.length} statements, ${countRows(rows)} rows kept\n`,
      );
      await database.close();
    },
    60_000,
  );
});
