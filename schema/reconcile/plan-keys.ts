// Over 150 lines: keys depend on one another, so their order is planned in one place.
import type { Difference } from "../model/difference.ts";
import type { ForeignKeyModel, SchemaModel } from "../model/schema-model.ts";
import type { FreeNames } from "./free-names.ts";
import { addPrimaryKey, primaryKeyBeside } from "./plan-primary-key.ts";
import {
  addForeignKey,
  addUnique,
  createIndex,
  createUniqueIndex,
  dropIndex,
  rebuildIndex,
  type Statement,
  validateForeignKey,
} from "./statements.ts";
import { apartThing, keyThing } from "./things.ts";

export interface KeyInput {
  readonly found: SchemaModel;
  readonly wanted: SchemaModel;
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
    if (difference.kind === "missing-foreign-key" && !canBeAdded(difference, differences, input.found)) continue;
    planKey(difference, input, plan, differences);
  }
  for (const { table, name } of leftovers(input.found, input.wanted)) {
    if (input.isLarge(table)) plan.concurrently.push(dropIndex(table, name, "CONCURRENTLY "));
    else plan.index.push(dropIndex(table, name));
  }
  return plan;
}

/** The key that it points at is made beside the writers, after the transaction. */
export const pointsAtLater = (
  { refTable, refColumns }: ForeignKeyModel,
  differences: readonly Difference[],
  isLarge: (table: string) => boolean,
): boolean =>
  isLarge(refTable) &&
  differences.some((other) => {
    if (!("table" in other) || other.table !== refTable) return false;
    const columns =
      other.kind === "missing-primary-key" || other.kind === "wrong-primary-key"
        ? other.columns
        : other.kind === "missing-unique"
          ? other.unique.columns
          : [];
    return columns.length === refColumns.length && columns.every((column) => refColumns.includes(column));
  });

/** Something else has the table's name, and nothing can point at it. */
export const isNoTable = (table: string, differences: readonly Difference[]): boolean =>
  differences.some((other) => other.kind === "wrong-relation" && other.table === table);

const isPartitioned = (table: string, found: SchemaModel): boolean =>
  found.tables[table]?.oddities?.some(({ what }) => what === "partitioned") === true;

/** May it be tried? A partitioned table takes a key for all of its rows or not at all. */
export const canBeAdded = (
  { table, foreignKey, held }: Extract<Difference, { kind: "missing-foreign-key" }>,
  differences: readonly Difference[],
  found: SchemaModel,
): boolean =>
  !lacksTarget(foreignKey, differences) &&
  !isNoTable(foreignKey.refTable, differences) &&
  (held === null || !isPartitioned(table, found));

const lacksTarget = ({ refTable, refColumns }: ForeignKeyModel, differences: readonly Difference[]): boolean =>
  differences.some(
    (other) =>
      other.kind === "missing-primary-key" &&
      other.held !== null &&
      other.table === refTable &&
      other.columns.every((column) => refColumns.includes(column)),
  );

function planKey(difference: Difference, input: KeyInput, plan: KeyStatements, all: readonly Difference[]): void {
  const { names, isLarge } = input;
  // The lock under which it was added would be held while each row is looked up.
  const validate = (table: string, name: string) =>
    (isLarge(table) ? plan.concurrently : plan.foreign).push(validateForeignKey(table, name));
  switch (difference.kind) {
    case "missing-primary-key":
      if (difference.held !== null) return;
      if (isLarge(difference.table) && !isPartitioned(difference.table, input.found))
        plan.concurrently.push(...primaryKeyBeside(difference, input));
      else plan.unique.push(addPrimaryKey(difference.table, difference.columns, names));
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
      planRebuild(difference, input, plan);
      return;
    case "missing-foreign-key": {
      const { table, held } = difference;
      const key = { ...difference.foreignKey, name: names.take(difference.foreignKey.name) };
      const isLater = pointsAtLater(key, all, isLarge);
      const isWhole = isPartitioned(table, input.found);
      (isLater ? plan.concurrently : plan.foreign).push(addForeignKey(table, key, !isWhole));
      if (isWhole) return;
      // Apart: a key whose old rows do not fit holds for new ones all the same.
      if (held === null && isLater) plan.concurrently.push(validateForeignKey(table, key.name));
      else if (held === null) validate(table, key.name);
      return;
    }
    case "unvalidated-foreign-key": {
      if (difference.held === null) validate(difference.table, difference.foreignKey.name);
      return;
    }
    default:
      return;
  }
}

/**
 * Among duplicates a unique one could not be rebuilt: each attempt beside the writers would leave
 * one more invalid index.
 */
function planRebuild(
  { table, index, key, held }: Extract<Difference, { kind: "invalid-index" }>,
  { setAside, isLarge }: KeyInput,
  plan: KeyStatements,
): void {
  const needs = key === null ? [] : [apartThing(table, key.columns)];
  if (held !== null && key !== null) {
    const aside = setAside(table, key.columns);
    if (aside === null) return;
    plan.unique.push(apart(table, key.columns, aside));
  }
  const makes = key === null ? [] : [keyThing(table, key.columns)];
  if (isLarge(table)) plan.concurrently.push({ ...rebuildIndex(index, "CONCURRENTLY "), table, needs });
  else plan.unique.push({ ...rebuildIndex(index), table, needs, makes });
}

const apart = (table: string, columns: readonly string[], aside: Statement): Statement => ({
  ...aside,
  makes: [apartThing(table, columns)],
  table,
});

/**
 * What a REINDEX CONCURRENTLY of ours that did not finish has left beside the index itself. Nobody
 * can use it, and it slows each insert: the only thing that is ever dropped, and only while it is
 * invalid, has the name that PostgreSQL gives such a one and is over the columns of an app's key.
 */
function leftovers(found: SchemaModel, wanted: SchemaModel): { table: string; name: string }[] {
  return Object.entries(wanted.tables).flatMap(([table, model]) => {
    const there = found.tables[table];
    if (there === undefined) return [];
    const ours = [...model.uniques, ...model.indexes, ...(model.primaryKey === null ? [] : [model.primaryKey])];
    const isOurs = (columns: readonly string[]) => ours.some((one) => one.columns.join() === columns.join());
    return [...there.uniques, ...there.indexes]
      .filter(({ name, valid, columns }) => !valid && /_cc(new|old)\d*$/.test(name) && isOurs(columns))
      .map(({ name }) => ({ table, name }));
  });
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
    plan.unique.push(apart(table, wanted.columns, aside));
  }
  const unique = { ...wanted, name: names.take(wanted.name) };
  if (isLarge(table)) plan.concurrently.push(createUniqueIndex(table, unique, "CONCURRENTLY "));
  else plan.unique.push(addUnique(table, unique));
}

const ownKey = (table: string, columns: readonly string[]) => ({
  name: `${table}_${columns.join("_")}_key`,
  columns,
  kind: "index" as const,
  nullsNotDistinct: false,
  valid: true,
  where: null,
});
