import type { Difference } from "../model/difference.ts";
import type { ColumnModel, SchemaModel } from "../model/schema-model.ts";
import { isEnum, quoteIdentifier, widen } from "../model/sql.ts";
import { asJsonb } from "./ask-values.ts";
import { describeAssumed, type Fill, fillOf, fillOfNulls } from "./assumed-values.ts";
import type { Answers } from "./choices.ts";
import type { FreeNames } from "./free-names.ts";
import type { RowsSeen } from "./inspect-rows.ts";
import { alterColumn, columnDefinition, inPublic, type Statement } from "./statements.ts";
import { columnThing, columnThings, filledThing, fullThing, typeThings } from "./things.ts";

type RowsIn = RowsSeen["rowsIn"];

/** What there is to do about columns of tables that hold rows. */
export interface ColumnInput {
  readonly rowsIn: RowsIn;
  readonly names: FreeNames;
  /** Is this table so large that it must not stand still while each of its rows is written? */
  readonly isLarge: (table: string) => boolean;
}

/** Statements for the one transaction, and those that come after it, each alone. */
export interface ColumnStatements {
  readonly now: readonly Statement[];
  readonly later: readonly Statement[];
}
type DifferenceOf<Kind extends Difference["kind"]> = Extract<Difference, { readonly kind: Kind }>;

/** Widens in place; nothing where that could lose something, or where a value would not fit. */
export function changeType(
  { table, column, found, held }: DifferenceOf<"wrong-type">,
  values: Answers = {},
  input?: ColumnInput,
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
  return {
    sql: `ALTER TABLE ${inPublic(table)} ${steps.join(", ")}`,
    what,
    needs: [...typeThings([column]), columnThing(table, column.name)],
    table,
    ...(column.type === "text" && found.type.startsWith("character varying") ? {} : standingStill(table, input)),
  };
}

/** The columns of a primary key are never empty, whatever is wanted of them. */
export const mayDropNotNull = (
  { table, column, found: { nullable } }: DifferenceOf<"wrong-nullability">,
  found: SchemaModel,
): boolean => column.nullable && !nullable && found.tables[table]?.primaryKey?.columns.includes(column.name) !== true;

/** Measured: some hundred thousand rows a second are written anew. */
function standingStill(table: string, input?: ColumnInput): Pick<Statement, "standstill" | "isLong"> {
  if (input?.isLarge(table) !== true) return {};
  const rows = input.rowsIn[table] ?? 0;
  const seconds = Math.max(1, Math.round(rows / 100_000));
  return {
    isLong: true,
    standstill: `${table} (${rows} rows) is rewritten: nobody can read or write it for about ${seconds} s`,
  };
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
export function addColumn(difference: DifferenceOf<"missing-column">, input: ColumnInput): Statement {
  const { table, column } = difference;
  const rows = input.rowsIn[table] ?? 0;
  const whole = comesWhole(difference, input) || (column.nullable && fillOf(table, column, input.rowsIn) === null);
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

/**
 * With its default, its value in old rows and NOT NULL at once. PostgreSQL keeps one value for all
 * old rows beside the table; one that differs by row would have it written anew.
 */
function comesWhole({ table, column }: DifferenceOf<"missing-column">, { rowsIn, isLarge }: ColumnInput): boolean {
  if ((rowsIn[table] ?? 0) === 0) return true;
  if (column.default === null || fillOf(table, column, rowsIn)?.known !== null) return false;
  return !isLarge(table) || !/gen_random_uuid|uuid_generate|nextval|clock_timestamp|random\(/.test(column.default);
}

/**
 * Values for a column that was just added or that holds NULLs, then its default and NOT NULL. In a
 * large table the default comes at once, so that new rows have it; old ones are filled in stretches
 * after the transaction, and NOT NULL comes by a check that is validated beside the writers.
 */
export function finishColumn(
  difference: DifferenceOf<"missing-column"> | DifferenceOf<"wrong-nullability">,
  input: ColumnInput,
  values: Answers = {},
): ColumnStatements {
  const { table, column } = difference;
  const { rowsIn } = input;
  const nothing = { now: [], later: [] };
  const added = difference.kind === "missing-column";
  const fill = added ? fillOf(table, column, rowsIn) : fillOfNulls(table, column, rowsIn, values);
  if (added && (comesWhole(difference, input) || (column.nullable && fill === null))) return nothing;
  if (!added && (!difference.found.nullable || column.nullable)) return nothing;
  const hasNulls = added || difference.held !== null;
  const fills = hasNulls && fill !== null ? [...fillNulls(table, column, fill)] : [];
  const byDefault =
    added && column.default !== null
      ? [alterColumn(table, column.name, `SET DEFAULT ${column.default}`, "set the default of")]
      : [];
  const becomesFull = !column.nullable && (!hasNulls || (fill !== null && fill.assumed !== null));
  if (input.isLarge(table))
    return { now: byDefault, later: [...fills, ...(becomesFull ? refuseNullBeside(table, column.name, input) : [])] };
  const notNull = alterColumn(table, column.name, "SET NOT NULL", "refuse NULL in");
  const full = becomesFull ? [needing(notNull, filledThing(table, column.name))] : [];
  return { now: [...fills, ...byDefault, ...full], later: [] };
}

/**
 * SET NOT NULL reads the whole table in front of everybody, unless a valid check says so already.
 */
function refuseNullBeside(table: string, column: string, { names }: ColumnInput): Statement[] {
  const check = quoteIdentifier(names.take(`${table}_${column}_filled`));
  const about = { needs: [...columnThings(table, [column]), filledThing(table, column)], table };
  const alter = (change: string) => `ALTER TABLE ${inPublic(table)} ${change}`;
  const add = alter(`ADD CONSTRAINT ${check} CHECK (${quoteIdentifier(column)} IS NOT NULL) NOT VALID`);
  const checked = `check on ${table}.${column}`;
  return [
    { sql: add, what: `refuse NULL in new rows of ${table}.${column}`, makes: [checked], ...about },
    {
      sql: `${alter(`VALIDATE CONSTRAINT ${check}`)}`,
      what: `look for NULL in ${table}.${column}`,
      ...{ makes: [`valid ${checked}`], needs: [checked], table },
    },
    {
      sql: `${alter(`ALTER COLUMN ${quoteIdentifier(column)} SET NOT NULL`)};\n${alter(`DROP CONSTRAINT ${check}`)}`,
      what: `refuse NULL in ${table}.${column}`,
      ...{ makes: [fullThing(table, column)], needs: [`valid ${checked}`], table },
    },
  ];
}

const needing = (statement: Statement, thing: string): Statement => ({
  ...statement,
  needs: [...(statement.needs ?? []), thing],
});

function* fillNulls(table: string, column: ColumnModel, { known, assumed }: Fill): Generator<Statement> {
  const name = quoteIdentifier(column.name);
  const batch =
    (value: string) =>
    (where: string): string =>
      `WITH filled AS (UPDATE ${inPublic(table)} t SET ${name} = ${value} WHERE t.${name} IS NULL${where === "" ? "" : ` AND ${where}`} RETURNING 1) SELECT count(*)::float8 AS rows FROM filled`;
  const needs = [...columnThings(table, [column.name]), ...typeThings([column])];
  if (known !== null)
    yield {
      sql: batch(known)(""),
      what: `fill ${table}.${column.name} from other rows`,
      ...{ needs, table, counts: true, batch: batch(known) },
    };
  if (assumed !== null)
    yield {
      sql: batch(assumed)(""),
      batch: batch(assumed),
      what: `fill the rest of ${table}.${column.name} with ${describeAssumed(assumed)}`,
      ...{ makes: [filledThing(table, column.name)], needs, table },
      assumes: { table, column: column.name, value: describeAssumed(assumed) },
    };
}
