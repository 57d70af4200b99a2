import { writesOf } from "./app-writes.ts";
import type { DifferenceKind } from "./difference.ts";
import type { TableModel } from "./schema-model.ts";

/** What stands on a table beside its columns and keys, as far as it concerns the app's writes. */
export function* diffOddities(table: string, wanted: TableModel, found: TableModel): Generator<DifferenceKind> {
  const columns = new Set(wanted.columns.map(({ name }) => name));
  const ignoresConflicts = writesOf(table).ignoresConflicts !== undefined;
  for (const oddity of found.oddities ?? []) {
    const { what, name } = oddity;
    if ((what === "generated" || what === "collation") && !columns.has(name)) continue;
    // One that is not wanted, and not kept: nobody's rows hang on it.
    if (what === "disabled-foreign-key" && !isWantedKey(name, wanted, found)) continue;
    yield { kind: "oddity", table, oddity, ignoresConflicts };
  }
}

function isWantedKey(name: string, wanted: TableModel, found: TableModel): boolean {
  const columns = found.foreignKeys.find((key) => key.name === name)?.columns.join();
  return wanted.foreignKeys.some((key) => key.columns.join() === columns);
}
