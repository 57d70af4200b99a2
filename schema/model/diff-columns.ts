import type { DifferenceKind } from "./difference.ts";
import type { ColumnModel, TableModel } from "./schema-model.ts";

export function* diffColumns(table: string, wanted: TableModel, found: TableModel): Generator<DifferenceKind> {
  const there = new Map(found.columns.map((column) => [column.name, column]));
  const own = new Set(found.oddities?.filter(({ what }) => what === "generated").map(({ name }) => name));
  for (const column of wanted.columns) {
    const match = there.get(column.name);
    if (match === undefined) yield { kind: "missing-column", table, column };
    // What the server fills in itself has no default to compare; that it does so is said apart.
    else yield* diffColumn(table, column, own.has(column.name) ? { ...match, default: column.default } : match);
    there.delete(column.name);
  }
  for (const column of there.values()) yield { kind: "extra-column", table, column };
}

function* diffColumn(table: string, column: ColumnModel, found: ColumnModel): Generator<DifferenceKind> {
  if (column.type !== found.type) yield { kind: "wrong-type", table, column, found };
  if (column.nullable !== found.nullable || (column.isRelaxed === true && found.nullable))
    yield { kind: "wrong-nullability", table, column, found };
  if (!sameDefault(column, found)) yield { kind: "wrong-default", table, column, found };
}

const sameDefault = (wanted: ColumnModel, found: ColumnModel): boolean =>
  normalDefault(wanted) === normalDefault(found);

/**
 * now() and CURRENT_TIMESTAMP are one function; a constant is the same whatever cast its column's
 * type put behind it, and that cast is the type's difference, reported as such.
 */
function normalDefault({ default: value }: ColumnModel): string | null {
  if (value === null) return null;
  if (/^(now\(\)|CURRENT_TIMESTAMP(\(\d\))?|\(?now\(\)\)?::timestamp.*|transaction_timestamp\(\))$/i.test(value))
    return "now()";
  if (/^(gen_random_uuid|uuid_generate_v4)\(\)$/.test(value)) return "random uuid";
  const constant = /^'((?:[^']|'')*)'::[^()]+(\(\d+\))?$/.exec(value)?.[1];
  return constant ?? value;
}
