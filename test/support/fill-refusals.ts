import type { TableModel } from "../../schema/model/schema-model.ts";
import type { Cell } from "./fill-values.ts";

interface Key {
  readonly columns: readonly string[];
  readonly nullsNotDistinct: boolean;
  readonly seen: Set<string>;
}

/** Refuses a row that shares a key with one before it, by the keys that are there and by those of `wanted`. */
export class Refusals {
  readonly #keys: readonly Key[];

  constructor(there: TableModel, wanted: TableModel | undefined) {
    const names = new Set(there.columns.map(({ name }) => name));
    const held = keysOf(there);
    const strict = new Set(wanted?.columns.filter(({ nullable }) => !nullable).map(({ name }) => name));
    // A column that comes later, and a NULL that may not stay, may get the same value in every row.
    const later = (wanted === undefined ? [] : keysOf(wanted)).map((key) => ({
      ...key,
      columns: key.columns.filter((name) => names.has(name)),
      nullsNotDistinct: key.nullsNotDistinct || key.columns.some((name) => strict.has(name) || !names.has(name)),
    }));
    this.#keys = [...held, ...later].filter(({ columns }) => columns.length > 0);
  }

  accept(row: Readonly<Record<string, Cell>>): boolean {
    const entries = this.#keys
      .filter((key) => key.nullsNotDistinct || key.columns.every((name) => row[name] !== null))
      .map((key) => ({ key, value: JSON.stringify(key.columns.map((name) => row[name])) }));
    if (entries.some(({ key, value }) => key.seen.has(value))) return false;
    for (const { key, value } of entries) key.seen.add(value);
    return true;
  }
}

const keysOf = ({ primaryKey, uniques }: TableModel): Key[] => [
  ...(primaryKey === null ? [] : [{ columns: primaryKey.columns, nullsNotDistinct: true, seen: new Set<string>() }]),
  ...uniques.map(({ columns, nullsNotDistinct }) => ({ columns, nullsNotDistinct, seen: new Set<string>() })),
];
