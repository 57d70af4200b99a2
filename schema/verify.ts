import type { Database } from "../src/domain/database.ts";
import { type JournalState, journalState } from "./app-journal.ts";
import { completeSchema } from "./complete-schema.ts";
import { diffSchema } from "./diff.ts";
import { type Difference, isComplete } from "./difference.ts";
import { type FoundSchema, introspect } from "./introspect.ts";
import type { SchemaMode } from "./schema-model.ts";

export interface Verification {
  /** Nothing breaks and nothing degrades. The journal is judged apart. */
  readonly complete: boolean;
  /** None of our tables and none of our types are there: free to be filled. */
  readonly empty: boolean;
  readonly differences: readonly Difference[];
  readonly journal: JournalState;
  /** How many of the wanted tables are there, and how many are wanted. */
  readonly tableCount: number;
  readonly tablesWanted: number;
  readonly serverVersion: number;
}

/** Compares a database with the complete schema; reads only, one round trip. */
export async function verifySchema(database: Database, mode: SchemaMode): Promise<Verification> {
  return judge(await introspect(database), mode);
}

export function judge(found: FoundSchema, mode: SchemaMode): Verification {
  const wanted = completeSchema(mode);
  const differences = diffSchema(wanted, found);
  return {
    complete: isComplete(differences),
    empty: isEmpty(found),
    differences,
    journal: journalState(found.journal),
    tableCount: Object.keys(wanted.tables).filter((table) => Object.hasOwn(found.tables, table)).length,
    tablesWanted: Object.keys(wanted.tables).length,
    serverVersion: found.serverVersion,
  };
}

/** None of our tables and none of our types, in either mode: free to be filled. What others put there does not count. */
function isEmpty(found: FoundSchema): boolean {
  const wanted = completeSchema("embedded");
  const names = [...Object.keys(wanted.tables).filter((table) => Object.hasOwn(found.tables, table))];
  return names.length === 0 && !Object.keys(wanted.enums).some((name) => Object.hasOwn(found.enums, name));
}

export async function isSchemaEmpty(database: Database): Promise<boolean> {
  return isEmpty(await introspect(database));
}
