import type { SchemaModel } from "../model/schema-model.ts";

/** Keys and indexes are compared by what they do, so the wanted name may belong to something else: then another is taken. */
export class FreeNames {
  readonly #taken: Set<string>;

  constructor(found: SchemaModel) {
    this.#taken = new Set(
      Object.entries(found.tables).flatMap(([table, model]) => [
        table,
        ...(model.primaryKey === null ? [] : [model.primaryKey.name]),
        ...[...model.uniques, ...model.indexes, ...model.foreignKeys].map(({ name }) => name),
      ]),
    );
  }

  /** The name itself, or with the first number behind it that makes it free; taken from now on. */
  take(name: string): string {
    let free = name;
    for (let number = 2; this.#taken.has(free); number += 1) free = `${name}_${number}`;
    this.#taken.add(free);
    return free;
  }
}
