import { expect } from "vitest";
import { completeSchema } from "../../schema/model/complete-schema.ts";
import type { SchemaMode } from "../../schema/model/schema-model.ts";
import { type Reconciled, type ReconcileOptions, reconcile } from "../../schema/reconcile/reconcile.ts";
import type { Database } from "../../src/domain/database.ts";
import { Problem } from "../../src/domain/problem.ts";
import { losses, type Snapshot, takeSnapshot } from "./table-snapshot.ts";

export const problemOf = (work: Promise<unknown>): Promise<Problem> =>
  work.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    },
  );

/** Lines about everything that is still not as wanted, other than what is the operator's own. */
export const leftOver = ({ differences }: Reconciled): string[] =>
  differences
    .filter(({ severity }) => severity !== "extra")
    .map((difference) => `${difference.severity} ${difference.kind} ${placeOf(difference)}`);

function placeOf(difference: object): string {
  const { table, column, enum: type } = difference as { table?: string; column?: { name: string }; enum?: string };
  return [table ?? type, column?.name].filter((part) => part !== undefined).join(".");
}

/** Every row of `before` is still there, with every value that it had. */
export async function expectKept(database: Database, before: Snapshot): Promise<void> {
  expect(losses(before, await takeSnapshot(database), completeSchema("embedded").tables)).toEqual([]);
}

/** A second run finds nothing to do, and leaves no trace in the catalogue, in the journal or in a row. */
export async function expectSecondRunIdle(database: Database, options: ReconcileOptions): Promise<Reconciled> {
  const before = await versions(database);
  const steps: string[] = [];
  const again = await reconcile(database, { ...options, onStep: (what) => steps.push(what) });
  expect(steps).toEqual([]);
  expect(again).toMatchObject({ changed: false, assumed: [], pending: [] });
  expect(await versions(database)).toEqual(before);
  return again;
}

/** The newest transaction that touched anything of a database, by table of its catalogue. */
const versions = (database: Database) =>
  database.query(
    ["pg_class", "pg_attribute", "pg_constraint", "pg_index", "pg_type", "pg_enum", "drizzle.__drizzle_migrations"]
      .map((table) => `SELECT '${table}' AS name, count(*)::int, max(xmin::text::bigint)::text AS newest FROM ${table}`)
      .join(" UNION ALL ")
      .concat(" ORDER BY name"),
  );

export const tablesOf = (mode: SchemaMode): number => (mode === "embedded" ? 36 : 33);
