import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { exhaustive, times } from "../../support/exhaustive.ts";
import { fillTables } from "../../support/fill-tables.ts";
import { expectKept, expectSecondRunIdle, leftOver, tablesOf } from "../../support/reconcile-support.ts";
import { type StateName, stateCases } from "../../support/states.ts";
import { type SharedVersion, sharedPostgres } from "../postgres.ts";
import { runAppMigrator } from "./app-migrator.ts";
import { found } from "./templates.ts";

/** The init script's key deletes with the other rule; putting it right would mean dropping it, so it is left to a person. */
const leftWithoutRows = (state: StateName): string[] =>
  state.startsWith("init-script") ? ["attention wrong-foreign-key EmailProvider"] : [];

type Case = (typeof cases)[number];

/** Half of them with rows that point nowhere; each state in one of the two modes first. */
const cases = stateCases.map((one, place) => ({
  ...{ ...one, orphans: Math.floor(place / 2) % 2 === 0, first: place % 2 === Math.floor(place / 4) % 2 },
}));

/** How a version spells a table does not depend on the mode: by day each state in one of them on 15, and in the other on 18. */
const withoutRows = (version: SharedVersion): Case[] =>
  cases.filter(({ first }) => exhaustive || first === (version === 15));

/** What becomes of rows does not depend on the mode, and on 18 the two states suffice in which most has to be mended. */
const fullOfRows = (version: SharedVersion): Case[] =>
  cases.filter(
    ({ state, first }) =>
      exhaustive || (first && (version === 15 || ["init-script-embedded", "init-over-journal"].includes(state))),
  );

describe.each([15, 18] as const)("on PostgreSQL %i", (version) => {
  const postgres = sharedPostgres(version);

  test.each(withoutRows(version))("$state, $mode, without rows: complete", ({ state, mode }) =>
    postgres.use(found(state), async (database) => {
      const done = await reconcile(database, { mode });
      expect(leftOver(done)).toEqual(leftWithoutRows(state));
      expect(done).toMatchObject({ complete: true, journal: "recorded", tableCount: tablesOf(mode), assumed: [] });
      expect(done).toMatchObject({ serverVersion: expect.toSatisfy((n) => Math.floor(n / 10_000) === version) });
      expect(done.refused).toEqual([]);
      await expectSecondRunIdle(database, { mode });
      await runAppMigrator(database.url);
      await expectSecondRunIdle(database, { mode });
    }),
  );

  test.each(fullOfRows(version))(
    "$state, $mode, full of rows: complete, and each of them kept",
    async ({ state, mode, orphans }) => {
      const property = fc.asyncProperty(fc.nat(100_000), fc.boolean(), (seed, alsoOrphans) =>
        postgres.use(found(state), async (database) => {
          const before = await fillTables(database, { rowsPerTable: 12, seed, orphans: alsoOrphans });
          const done = await reconcile(database, { mode });
          expect(done.refused).toEqual([]);
          expect(leftOver(done).filter((line) => !line.startsWith("attention"))).toEqual([]);
          expect(done).toMatchObject({ complete: true, journal: "recorded", tableCount: tablesOf(mode) });
          await expectKept(database, before);
          const again = await expectSecondRunIdle(database, { mode });
          expect(again.differences).toEqual(done.differences);
          await runAppMigrator(database.url);
          await expectKept(database, before);
        }),
      );
      await fc.assert(property, {
        ...{ numRuns: times(1, 3), seed: version, endOnFailure: true },
        examples: [[version, orphans]],
      });
    },
  );
});
