import { completeSchema } from "./complete-schema.ts";
import type { DifferenceKind } from "./difference.ts";
import type { ForeignKeyModel, IndexModel, TableModel, UniqueModel } from "./schema-model.ts";

const appTables = new Set(Object.keys(completeSchema("embedded").tables));

/** Keys and indexes are compared by what they do; a name matters only where two do the same. */
export function* diffKeys(table: string, wanted: TableModel, found: TableModel): Generator<DifferenceKind> {
  yield* diffPrimaryKey(table, wanted, found);
  yield* diffUniques(table, wanted, found);
  yield* diffIndexes(table, wanted, found);
  yield* diffForeignKeys(table, wanted, found);
}

function* diffPrimaryKey(table: string, wanted: TableModel, found: TableModel): Generator<DifferenceKind> {
  const [want, there] = [wanted.primaryKey?.columns, found.primaryKey?.columns];
  if (want === undefined) {
    if (there !== undefined) yield { kind: "extra-primary-key", table, columns: there };
  } else if (there === undefined) yield { kind: "missing-primary-key", table, columns: want };
  else if (!sameSet(want, there) || found.primaryKey?.deferrable === true) {
    const served = found.uniques.some((key) => key.valid && isPlain(key) && sameSet(key.columns, want));
    yield { kind: "wrong-primary-key", table, columns: want, found: there, served };
  }
}

function* diffUniques(table: string, wanted: TableModel, found: TableModel): Generator<DifferenceKind> {
  const left = new Set(found.uniques);
  for (const unique of wanted.uniques) {
    const same = found.uniques.filter((other) => isPlain(other) && sameSet(other.columns, unique.columns));
    const serving = same.filter((other) => other.nullsNotDistinct === unique.nullsNotDistinct);
    for (const other of serving) left.delete(other);
    if (serving.some((other) => other.valid)) continue;
    // A primary key over the same columns refuses the same rows, and ON CONFLICT finds it.
    const primary = found.primaryKey;
    if (primary !== null && primary.deferrable !== true && sameSet(primary.columns, unique.columns)) continue;
    const [invalid, other] = [serving[0], same[0]];
    if (invalid !== undefined) yield { kind: "invalid-index", table, index: invalid.name, unique: true, key: invalid };
    else if (other !== undefined) {
      left.delete(other);
      yield { kind: "wrong-unique", table, unique, found: other };
    } else yield { kind: "missing-unique", table, unique };
  }
  for (const unique of left) yield { kind: "extra-unique", table, unique };
}

function* diffIndexes(table: string, wanted: TableModel, found: TableModel): Generator<DifferenceKind> {
  const left = new Set(found.indexes);
  for (const index of wanted.indexes) {
    const same = found.indexes.filter((other) => sameIndex(index, other));
    for (const other of same) left.delete(other);
    const invalid = same[0];
    if (same.some((other) => other.valid)) continue;
    if (invalid !== undefined) yield { kind: "invalid-index", table, index: invalid.name, unique: false, key: null };
    else yield { kind: "missing-index", table, index };
  }
  for (const index of left) yield { kind: "extra-index", table, index };
}

function* diffForeignKeys(table: string, wanted: TableModel, found: TableModel): Generator<DifferenceKind> {
  const left = new Set(found.foreignKeys);
  for (const foreignKey of wanted.foreignKeys) {
    const same = found.foreignKeys.filter((other) => sameReference(foreignKey, other));
    for (const other of same) left.delete(other);
    const right = same.find(
      (other) => other.onDelete === foreignKey.onDelete && other.onUpdate === foreignKey.onUpdate,
    );
    const other = same[0];
    if (right !== undefined) {
      if (!right.validated) yield { kind: "unvalidated-foreign-key", table, foreignKey: right };
    } else if (other !== undefined) yield { kind: "wrong-foreign-key", table, foreignKey, found: other };
    else yield { kind: "missing-foreign-key", table, foreignKey };
  }
  const columns = new Set(wanted.columns.map(({ name }) => name));
  for (const foreignKey of left) {
    const binds = foreignKey.enforced !== false && foreignKey.columns.every((name) => columns.has(name));
    yield { kind: "extra-foreign-key", table, foreignKey, binds: binds && !isOfTheApp(foreignKey) };
  }
}

/** Vouches for every row, and at once: a partial or deferrable one is nothing to ON CONFLICT. */
const isPlain = ({ where, deferrable }: UniqueModel): boolean => where === null && deferrable !== true;

/** Which of the app's rows suit it, the probe tells; of any other table, none is sure to. */
const isOfTheApp = ({ refTable, refSchema }: ForeignKeyModel): boolean =>
  refSchema === undefined && appTables.has(refTable);

/**
 * Which rows a unique index refuses, and whether ON CONFLICT finds it, does not depend on the order
 * of its columns.
 */
const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));

const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name, place) => name === other[place]);

const sameIndex = (one: IndexModel, other: IndexModel): boolean =>
  one.method === other.method && one.where === other.where && sameList(one.columns, other.columns);

const sameReference = (one: ForeignKeyModel, other: ForeignKeyModel): boolean =>
  other.enforced !== false &&
  one.refTable === other.refTable &&
  one.refSchema === other.refSchema &&
  sameList(one.columns, other.columns) &&
  sameList(one.refColumns, other.refColumns);
