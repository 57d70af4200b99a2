import type { SchemaModel } from "../model/schema-model.ts";

/** PostgreSQL cuts a longer name without a word, and two that differ behind that are one. */
const longestName = 63;

/**
 * Keys and indexes are compared by what they do, so the wanted name may belong to something else:
 * another key, a table, a sequence, a view, a check constraint. Then another is taken.
 */
export class FreeNames {
  readonly #taken: Set<string>;

  constructor(found: SchemaModel) {
    this.#taken = new Set([
      ...(found.takenNames ?? []),
      ...(found.others ?? []),
      ...Object.entries(found.tables).flatMap(([table, model]) => [
        table,
        ...(model.primaryKey === null ? [] : [model.primaryKey.name]),
        ...[...model.uniques, ...model.indexes, ...model.foreignKeys].map(({ name }) => name),
      ]),
    ]);
  }

  /**
   * The name itself, or with the first number behind it that makes it free, as the server will keep
   * it; taken from now on. Names of ours are plain ASCII: a letter is a byte.
   */
  take(name: string): string {
    let free = name.slice(0, longestName);
    for (let number = 2; this.#taken.has(free); number += 1) {
      const behind = `_${number}`;
      free = name.slice(0, longestName - behind.length) + behind;
    }
    this.#taken.add(free);
    return free;
  }
}
