import type { Database } from "../../src/domain/database.ts";
import type { Difference } from "../model/difference.ts";
import type { SchemaModel, UniqueModel } from "../model/schema-model.ts";
import { quoteLiteral } from "../model/sql.ts";
import type { DuplicateChoice } from "./choices.ts";
import { type DuplicateKey, extraRows } from "./duplicate-rows.ts";
import { type Reference, referencesTo } from "./references.ts";

/** What is known of the rows that share a unique key. */
export interface Duplicates {
  readonly key: DuplicateKey;
  /** All that may mean a row of the table. */
  readonly references: readonly Reference[];
  /** By choice: whether all that would go may go. */
  readonly ways: Readonly<Record<DuplicateChoice, Way>>;
}

export interface Way {
  /** Rows that would go. */
  readonly rows: number;
  /**
   * By whom rows of those are used, with how many rows each; a row in use stays, and so do all of
   * them.
   */
  readonly uses: readonly { readonly name: string; readonly rows: number }[];
}

export const duplicateChoices: readonly DuplicateChoice[] = ["keep-oldest", "keep-newest"];

/**
 * The unique key that a difference is about and that rows keep from being made; null for all
 * others.
 */
export function blockedKey(difference: Difference): (DuplicateKey & { unique: UniqueModel }) | null {
  if (difference.held === null) return null;
  if (difference.kind === "invalid-index") {
    const { table, key } = difference;
    return key && { table, columns: key.columns, nullsNotDistinct: key.nullsNotDistinct, unique: key };
  }
  if (difference.kind !== "missing-unique" && difference.kind !== "wrong-unique") return null;
  const { table, unique } = difference;
  return { table, columns: unique.columns, nullsNotDistinct: unique.nullsNotDistinct, unique };
}

/** Reads only; two round trips for each key. */
export async function inspectDuplicates(
  database: Database,
  key: DuplicateKey,
  found: SchemaModel,
  wanted: SchemaModel,
): Promise<Duplicates> {
  const references = await referencesTo(database, key.table, found, wanted);
  const readable = references.filter((reference) => reference.readable);
  const counts = await database.query<{ choice: DuplicateChoice; name: string | null; rows: number }>(
    duplicateChoices.map((choice) => usesSql(key, choice, readable, found, wanted)).join("\nUNION ALL "),
  );
  const hidden = references.filter((reference) => !reference.readable);
  const wayOf = (choice: DuplicateChoice): Way => {
    const of = counts.filter((one) => one.choice === choice && one.rows > 0);
    return {
      rows: of.find(({ name }) => name === null)?.rows ?? 0,
      uses: [
        ...of.flatMap(({ name, rows }) => (name === null ? [] : [{ name, rows }])),
        ...hidden.map(({ name }) => ({ name: `${name} (which this role may not see)`, rows: 0 })),
      ],
    };
  };
  return { key, references, ways: { "keep-oldest": wayOf("keep-oldest"), "keep-newest": wayOf("keep-newest") } };
}

function usesSql(
  key: DuplicateKey,
  choice: DuplicateChoice,
  references: readonly Reference[],
  found: SchemaModel,
  wanted: SchemaModel,
): string {
  const counted = (name: string | null, from: string) =>
    `SELECT ${quoteLiteral(choice)} AS choice, ${name === null ? "NULL::text" : quoteLiteral(name)} AS name, count(*)::float8 AS rows FROM ${from}`;
  const parts = [
    counted(null, "t"),
    ...references.map(({ from, name, joins }) =>
      counted(name, `${from} c WHERE EXISTS (SELECT FROM t WHERE ${joins})`),
    ),
  ];
  return `(WITH t AS MATERIALIZED (${extraRows(key, choice, found, wanted)})\n${parts.join("\nUNION ALL ")})`;
}
