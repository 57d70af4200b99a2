import type { Database } from "../../src/domain/database.ts";
import type { Difference } from "../model/difference.ts";
import type { SchemaModel } from "../model/schema-model.ts";
import { blockedKey, type Duplicates, inspectDuplicates } from "./inspect-duplicates.ts";
import { inspectTriggers, type OwnTrigger } from "./own-triggers.ts";
import type { Rename } from "./renames.ts";

/** What has to be known before a row may go or a value be put somewhere. */
export interface Decisions {
  readonly duplicates: readonly Duplicates[];
  /** The operator's own, on tables whose rows may be changed. */
  readonly triggers: readonly OwnTrigger[];
}

export const nothingToDecide: Decisions = { duplicates: [], triggers: [] };

/** Reads only, and nothing where no row stands in the way and no column needs a value. */
export async function inspectDecisions(
  database: Database,
  differences: readonly Difference[],
  found: SchemaModel,
  wanted: SchemaModel,
  renames: readonly Rename[],
): Promise<Decisions> {
  // Before a rename is carried out, nobody can be asked by the names that things will have: the
  // look after it decides.
  const keys = renames.length > 0 ? [] : differences.flatMap((difference) => blockedKey(difference) ?? []);
  const duplicates: Duplicates[] = [];
  for (const key of keys) duplicates.push(await inspectDuplicates(database, key, found, wanted));
  const changed = differences.flatMap((difference) =>
    difference.kind === "missing-column" || difference.kind === "wrong-nullability" ? difference.table : [],
  );
  const tables = new Set([...changed, ...keys.map(({ table }) => table)]);
  const realNames = [...tables].filter(
    (table) => !renames.some((one) => one.column === null && one.table.to === table),
  );
  return { duplicates, triggers: await inspectTriggers(database, realNames) };
}
