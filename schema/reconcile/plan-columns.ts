import type { Difference } from "../model/difference.ts";
import type { ColumnModel } from "../model/schema-model.ts";
import { isEnum, quoteIdentifier, widen } from "../model/sql.ts";
import { asJsonb } from "./ask-values.ts";
import { describeAssumed, type Fill, fillOf, fillOfNulls } from "./assumed-values.ts";
import type { Answers } from "./choices.ts";
import type { RowsSeen } from "./inspect-rows.ts";
import { alterColumn, columnDefinition, inPublic, type Statement } from "./statements.ts";

type RowsIn = RowsSeen["rowsIn"];
type DifferenceOf<Kind extends Difference["kind"]> = Extract<Difference, { readonly kind: Kind }>;

/** Widens in place; nothing where that could lose something, or where a value would not fit. */
export function changeType(
  { table, column, found, held }: DifferenceOf<"wrong-type">,
  values: Answers = {},
): Statement | null {
  if (held !== null && values[`${table}.${column.name}`] !== asJsonb) return null;
  const name = quoteIdentifier(column.name);
  const using = widen(name, found.type, column.type);
  if (using === null) return null;
  const type = `ALTER COLUMN ${name} TYPE ${column.type} USING ${using}`;
  // A text's default is no enum's: it goes, and comes back as a value of the enum.
  const byDefault = column.default ?? ownDefault(found.default, column.type);
  const restored = byDefault === null ? [] : [`ALTER COLUMN ${name} SET DEFAULT ${byDefault}`];
  const steps = isEnum(column.type) ? [`ALTER COLUMN ${name} DROP DEFAULT`, type, ...restored] : [type];
  const what = `widen column ${table}.${column.name} from ${found.type} to ${column.type}`;
  return { sql: `ALTER TABLE ${inPublic(table)} ${steps.join(", ")}`, what, mayBeRefused: true };
}

/** The app wants none, so the one that is there is the operator's: it stays, and means the same. */
function ownDefault(value: string | null, type: string): string | null {
  const constant = /^('(?:[^']|'')*')::[^()]+(\(\d+\))?$/.exec(value ?? "")?.[1];
  if (constant !== undefined) return `${constant}::${type}`;
  return value === null ? null : `(${value})::text::${type}`;
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
  if (!whole || rows === 0 || column.default === null) return { sql, what, mayBeRefused: true };
  return {
    sql: `${sql};\nSELECT count(*)::float8 AS rows FROM ${inPublic(table)}`,
    what,
    mayBeRefused: true,
    assumes: { table, column: column.name, value: describeAssumed(column.default) },
  };
}

/** Values for a column that was just added or that holds NULLs, then its default and NOT NULL. */
export function* finishColumn(
  difference: DifferenceOf<"missing-column"> | DifferenceOf<"wrong-nullability">,
  rowsIn: RowsIn,
  values: Answers = {},
): Generator<Statement> {
  const { table, column } = difference;
  const added = difference.kind === "missing-column";
  const fill = added ? fillOf(table, column, rowsIn) : fillOfNulls(table, column, rowsIn, values);
  if (added && ((rowsIn[table] ?? 0) === 0 || (fill?.known === null && column.default !== null))) return;
  if (added && column.nullable && fill === null) return;
  if (!added && (!difference.found.nullable || column.nullable)) return;
  const hasNulls = added || difference.held !== null;
  if (hasNulls && fill !== null) yield* fillNulls(table, column, fill);
  if (added && column.default !== null)
    yield alterColumn(table, column.name, `SET DEFAULT ${column.default}`, "set the default of");
  if (!column.nullable && (!hasNulls || (fill !== null && fill.assumed !== null)))
    yield { ...alterColumn(table, column.name, "SET NOT NULL", "refuse NULL in"), mayBeRefused: true };
}

function* fillNulls(table: string, column: ColumnModel, { known, assumed }: Fill): Generator<Statement> {
  const name = quoteIdentifier(column.name);
  const update = (value: string) => `UPDATE ${inPublic(table)} t SET ${name} = ${value} WHERE t.${name} IS NULL`;
  if (known !== null)
    yield {
      sql: update(known),
      what: `fill ${table}.${column.name} from other rows`,
      mayBeRefused: true,
    };
  if (assumed !== null)
    yield {
      sql: `WITH filled AS (${update(assumed)} RETURNING 1) SELECT count(*)::float8 AS rows FROM filled`,
      what: `fill the rest of ${table}.${column.name} with ${describeAssumed(assumed)}`,
      mayBeRefused: true,
      assumes: { table, column: column.name, value: describeAssumed(assumed) },
    };
}
