// Over 150 lines: keys depend on one another, so their order is planned in one place.
import type { Difference } from "../model/difference.ts";
import type { ForeignKeyModel } from "../model/schema-model.ts";
import { quoteIdentifier, quoteList } from "../model/sql.ts";
import type { FreeNames } from "./free-names.ts";
import {
  addForeignKey,
  addUnique,
  createIndex,
  createUniqueIndex,
  inPublic,
  rebuildIndex,
  type Statement,
  validateForeignKey,
} from "./statements.ts";

export interface KeyInput {
  readonly names: FreeNames;
  /**
   * What takes the rows away that are too many; null where that was not named, or one is in use.
   */
  readonly setAside: (table: string, columns: readonly string[]) => Statement | null;
  /** Is this table so large that an index on it must not keep others from writing? */
  readonly isLarge: (table: string) => boolean;
}

/** What mends a key or index, and where: inside the one transaction, or afterwards without one. */
export interface KeyStatements {
  readonly unique: Statement[];
  readonly foreign: Statement[];
  readonly index: Statement[];
  readonly concurrently: Statement[];
}

export function planKeys(differences: readonly Difference[], input: KeyInput): KeyStatements {
  const plan: KeyStatements = { unique: [], foreign: [], index: [], concurrently: [] };
  for (const difference of differences) {
    // Without the key that it points at, which rows keep from being added, the server refuses every
    // foreign key.
    if (difference.kind === "missing-foreign-key" && lacksTarget(difference.foreignKey, differences)) continue;
    planKey(difference, input, plan);
  }
  return plan;
}

const lacksTarget = ({ refTable, refColumns }: ForeignKeyModel, differences: readonly Difference[]): boolean =>
  differences.some(
    (other) =>
      other.kind === "missing-primary-key" &&
      other.held !== null &&
      other.table === refTable &&
      other.columns.every((column) => refColumns.includes(column)),
  );

function planKey(difference: Difference, input: KeyInput, plan: KeyStatements): void {
  const { names, isLarge } = input;
  switch (difference.kind) {
    case "missing-primary-key":
      if (difference.held === null) plan.unique.push(addPrimaryKey(difference.table, difference.columns, names));
      return;
    case "wrong-primary-key":
      // The one that is there stays; a unique key over the wanted columns does the same for foreign
      // keys and upserts.
      planUnique(difference, ownKey(difference.table, difference.columns), input, plan);
      return;
    case "missing-unique":
    case "wrong-unique":
      planUnique(difference, difference.unique, input, plan);
      return;
    case "missing-index": {
      const index = { ...difference.index, name: names.take(difference.index.name) };
      if (isLarge(difference.table)) plan.concurrently.push(createIndex(difference.table, index, "CONCURRENTLY "));
      else plan.index.push(createIndex(difference.table, index));
      return;
    }
    case "invalid-index":
      if (isLarge(difference.table)) plan.concurrently.push(rebuildIndex(difference.index, "CONCURRENTLY "));
      else plan.index.push({ ...rebuildIndex(difference.index), mayBeRefused: true });
      return;
    case "missing-foreign-key": {
      const { table, held } = difference;
      const key = { ...difference.foreignKey, name: names.take(difference.foreignKey.name) };
      plan.foreign.push({ ...addForeignKey(table, key, true), mayBeRefused: true });
      // Apart: a key whose old rows do not fit holds for new ones all the same.
      if (held === null) plan.foreign.push({ ...validateForeignKey(table, key.name), mayBeRefused: true });
      return;
    }
    case "unvalidated-foreign-key": {
      const validate = validateForeignKey(difference.table, difference.foreignKey.name);
      if (difference.held === null) plan.foreign.push({ ...validate, mayBeRefused: true });
      return;
    }
    default:
      return;
  }
}

type UniqueDifference = Extract<Difference, { kind: "missing-unique" | "wrong-unique" | "wrong-primary-key" }>;

function planUnique(
  { kind, table, held }: UniqueDifference,
  wanted: Parameters<typeof addUnique>[1],
  { names, setAside, isLarge }: KeyInput,
  plan: KeyStatements,
): void {
  if (held !== null) {
    const aside = kind === "wrong-primary-key" ? null : setAside(table, wanted.columns);
    if (aside === null) return;
    plan.unique.push(aside);
  }
  const unique = { ...wanted, name: names.take(wanted.name) };
  if (isLarge(table)) plan.concurrently.push(createUniqueIndex(table, unique, "CONCURRENTLY "));
  else plan.unique.push({ ...addUnique(table, unique), mayBeRefused: true });
}

const ownKey = (table: string, columns: readonly string[]) => ({
  name: `${table}_${columns.join("_")}_key`,
  columns,
  kind: "index" as const,
  nullsNotDistinct: false,
  valid: true,
  where: null,
});

function addPrimaryKey(table: string, columns: readonly string[], names: FreeNames): Statement {
  const name = quoteIdentifier(names.take(`${table}_pkey`));
  const sql = `ALTER TABLE ${inPublic(table)} ADD CONSTRAINT ${name} PRIMARY KEY (${quoteList(columns)})`;
  return { sql, what: `add the primary key of ${table}`, mayBeRefused: true };
}
