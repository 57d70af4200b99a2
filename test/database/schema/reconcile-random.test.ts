import fc from "fast-check";
import { expect, test } from "vitest";
import type { SchemaMode } from "../../../schema/model/schema-model.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import type { Database } from "../../../src/domain/database.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { times } from "../../support/exhaustive.ts";
import { fillTables } from "../../support/fill-tables.ts";
import { materialize } from "../../support/materialize.ts";
import { expectKept, expectSecondRunIdle, leftOver, tablesOf } from "../../support/reconcile-support.ts";
import { sharedPostgres } from "../postgres.ts";
import { type PartialSchema, partialSchema } from "./random-schema.ts";

const postgres = sharedPostgres();

const build = (database: Database, { model }: PartialSchema) =>
  materialize(database, { ...model, drizzleJournal: [], policies: [] });

test("partial schemas without rows end complete", { timeout: times(120_000, 900_000) }, () =>
  eachAtRandom({ cases: times(24, 200), seed: 20_260 }, async (database, partial, mode) => {
    await build(database, partial);
    const done = await reconcile(database, { mode });
    expect(leftOver(done)).toEqual([]);
    expect(done).toMatchObject({ complete: true, journal: "recorded", tableCount: tablesOf(mode), refused: [] });
    await expectSecondRunIdle(database, { mode });
  }),
);

test(
  "those with rows end complete, or say which rows stand in the way; no row is lost",
  { timeout: times(120_000, 900_000) },
  () =>
    eachAtRandom({ cases: times(8, 40), seed: 4_711 }, async (database, partial, mode, number) => {
      await build(database, partial);
      const wild = { orphans: number % 2 === 0, duplicates: number % 3 === 0, strangers: number % 5 === 0 };
      const before = await fillTables(database, { rowsPerTable: 10, seed: number, ...wild });
      const done = await reconcile(database, { mode });
      const unexplained = done.differences.filter(({ severity, held }) => severity !== "extra" && held === null);
      expect(unexplained).toEqual([]);
      if (!done.complete) expect(done.differences.some(({ held }) => (held?.examples.length ?? 0) > 0)).toBe(true);
      await expectKept(database, before);
      await expectSecondRunIdle(database, { mode });
      await expectKept(database, before);
    }),
);

type Case = (database: Database, partial: PartialSchema, mode: SchemaMode, number: number) => Promise<void>;

/** Several databases of one server at once. All failures are named, each with what its schema was made without. */
async function eachAtRandom({ cases, seed }: { cases: number; seed: number }, work: Case): Promise<void> {
  const waiting = [...fc.sample(partialSchema, { numRuns: cases, seed }).entries()];
  const failures: string[] = [];
  let passed = 0;
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [number, partial] = next;
      const mode = number % 2 === 0 ? "embedded" : "standard";
      await postgres
        .use(undefined, (database) => work(database, partial, mode, number))
        .then(() => {
          passed += 1;
        })
        .catch((error: unknown) => {
          failures.push(`case ${number}, ${mode}, without ${partial.without.join(", ")}:\n${explain(error)}`);
        });
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  expect(failures).toEqual([]);
  expect(passed).toBe(cases);
}

function explain(error: unknown): string {
  if (error instanceof Problem) return `${error.title}: ${error.saw}`;
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${"actual" in error ? JSON.stringify([error.actual, "expected" in error ? error.expected : null]) : ""}`;
}
