import type { Difference } from "../model/difference.ts";
import type { ColumnModel } from "../model/schema-model.ts";
import { isEnum, quoteIdentifier, widen } from "../model/sql.ts";
import { describeAssumed, type Fill, fillOf } from "./assumed-values.ts";
import type { RowsSeen } from "./inspect-rows.ts";
import { alterColumn, columnDefinition, inPublic, type Statement } from "./statements.ts";
import { columnThing, columnThings, filledThing, typeThings } from "./things.ts";

type RowsIn = RowsSeen["rowsIn"];
type DifferenceOf<Kind extends Difference["kind"]> = Extract<Difference, { readonly kind: Kind }>;

/**
 * D9: an old script called it so. A new name keeps every value, which a second column would not.
 */
export const renamedColumns: readonly { readonly table: string; readonly from: string; readonly to: string }[] = [
  { table: "AuthProvider", from: "provider", to: "type" },
];

export function renameColumn(table: string, from: string, to: string): Statement {
  const sql = `ALTER TABLE ${inPublic(table)} RENAME COLUMN ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`;
  return { sql, what: `rename column ${table}.${from} to ${to}`, makes: [columnThing(table, to)], table };
}

/** Widens in place; nothing where that could lose something, or where a value would not fit. */
export function changeType({ table, column, found, held }: DifferenceOf<"wrong-type">): Statement | null {
  if (held !== null) return null;
  const name = quoteIdentifier(column.name);
  const using = widen(name, found.type, column.type);
  if (using === null) return null;
  const type = `ALTER COLUMN ${name} TYPE ${column.type} USING ${using}`;
  // A text's default is no enum's: it goes, and comes back as a value of the enum.
  const byDefault = column.default ?? constantOf(found.default, column.type);
  const restored = byDefault === null ? [] : [`ALTER COLUMN ${name} SET DEFAULT ${byDefault}`];
  const steps = isEnum(column.type) ? [`ALTER COLUMN ${name} DROP DEFAULT`, type, ...restored] : [type];
  const what = `widen column ${table}.${column.name} from ${found.type} to ${column.type}`;
  return {
    sql: `ALTER TABLE ${inPublic(table)} ${steps.join(", ")}`,
    what,
    needs: [...typeThings([column]), columnThing(table, column.name)],
    table,
  };
}

function constantOf(value: string | null, type: string): string | null {
  const constant = /^('(?:[^']|'')*')::[^()]+(\(\d+\))?$/.exec(value ?? "")?.[1];
  return constant === undefined ? null : `${constant}::${type}`;
}

/**
 * The column as it is to be at once where that can be; else without NOT NULL, to be filled by
 * `fillColumn`.
 */
export function addColumn({ table, column }: DifferenceOf<"missing-column">, rowsIn: RowsIn): Statement {
  const rows = rowsIn[table] ?? 0;
  const fill = fillOf(table, column, rowsIn);
  const whole = rows === 0 || (column.nullable && fill === null) || (fill?.known === null && column.default !== null);
  const definition = whole ? columnDefinition(column) : columnDefinition({ ...column, nullable: true, default: null });
  const sql = `ALTER TABLE ${inPublic(table)} ADD COLUMN ${definition}`;
  const what = `add column ${table}.${column.name}`;
  const added = { what, makes: [columnThing(table, column.name)], needs: typeThings([column]), table };
  if (!whole || rows === 0 || column.default === null) return { sql, ...added };
  return {
    ...added,
    sql: `${sql};\nSELECT count(*)::float8 AS rows FROM ${inPublic(table)}`,
    assumes: { table, column: column.name, value: describeAssumed(column.default) },
  };
}

/** Values for a column that was just added or that holds NULLs, then its default and NOT NULL. */
export function* finishColumn(
  difference: DifferenceOf<"missing-column"> | DifferenceOf<"wrong-nullability">,
  rowsIn: RowsIn,
): Generator<Statement> {
  const { table, column } = difference;
  const added = difference.kind === "missing-column";
  const fill = fillOf(table, column, rowsIn);
  if (added && ((rowsIn[table] ?? 0) === 0 || (fill?.known === null && column.default !== null))) return;
  if (added && column.nullable && fill === null) return;
  if (!added && (!difference.found.nullable || column.nullable)) return;
  const hasNulls = added || difference.held !== null;
  if (hasNulls && fill !== null) yield* fillNulls(table, column, fill);
  if (added && column.default !== null)
    yield alterColumn(table, column.name, `SET DEFAULT ${column.default}`, "set the default of");
  if (!column.nullable && (!hasNulls || (fill !== null && fill.assumed !== null)))
    yield needing(alterColumn(table, column.name, "SET NOT NULL", "refuse NULL in"), filledThing(table, column.name));
}

const needing = (statement: Statement, thing: string): Statement => ({
  ...statement,
  needs: [...(statement.needs ?? []), thing],
});

function* fillNulls(table: string, column: ColumnModel, { known, assumed }: Fill): Generator<Statement> {
  const name = quoteIdentifier(column.name);
  const update = (value: string) => `UPDATE ${inPublic(table)} t SET ${name} = ${value} WHERE t.${name} IS NULL`;
  const counted = (value: string) =>
    `WITH filled AS (${update(value)} RETURNING 1) SELECT count(*)::float8 AS rows FROM filled`;
  const needs = [...columnThings(table, [column.name]), ...typeThings([column])];
  if (known !== null)
    yield {
      sql: counted(known),
      what: `fill ${table}.${column.name} from other rows`,
      ...{ needs, table, counts: true },
    };
  if (assumed !== null)
    yield {
      sql: counted(assumed),
      what: `fill the rest of ${table}.${column.name} with ${describeAssumed(assumed)}`,
      ...{ makes: [filledThing(table, column.name)], needs, table },
      assumes: { table, column: column.name, value: describeAssumed(assumed) },
    };
}
