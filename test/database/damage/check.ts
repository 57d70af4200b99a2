// Over 150 lines: all that is compared with the measured schema, rule beside rule.
import type { Database } from "../../../src/domain/database.ts";
import {
  enumsSql,
  type FoundColumn,
  type FoundConstraint,
  type FoundIndex,
  type FoundRelation,
  relationsSql,
} from "./catalogue-sql.ts";
import { literal, quoted, type WantedColumn, type WantedSchema, type WantedTable } from "./wanted.ts";

/**
 * `hard`: a database with it is not complete, whatever says so. `soft`: the app may work with it, but whoever looks has
 * to name it.
 */
export interface Fault {
  readonly weight: "hard" | "soft";
  readonly table: string;
  readonly what: string;
}

/** Compares pg_catalog with the measured schema. Reads only; knows nothing of the product. */
export async function checkCatalogue(database: Pick<Database, "query">, wanted: WantedSchema): Promise<Fault[]> {
  const relations = new Map((await database.query<FoundRelation>(relationsSql)).map((found) => [found.name, found]));
  const faults = [...(await enumFaults(database, wanted))];
  for (const [name, table] of Object.entries(wanted.tables)) {
    const found = relations.get(name);
    if (found === undefined) faults.push(hard(name, "is missing"));
    else if (found.kind !== "r" && found.kind !== "p") faults.push(hard(name, `is of kind ${found.kind}`));
    else faults.push(...tableFaults(name, table, found));
  }
  return [...faults, ...(await rowFaults(database, wanted, relations))];
}

const hard = (table: string, what: string): Fault => ({ weight: "hard", table, what });
const soft = (table: string, what: string): Fault => ({ weight: "soft", table, what });

async function enumFaults(database: Pick<Database, "query">, wanted: WantedSchema): Promise<Fault[]> {
  const rows = await database.query<{ name: string; kind: string; values: string[] }>(enumsSql);
  const found = new Map(rows.map((row) => [row.name, row]));
  return Object.entries(wanted.enums).flatMap(([name, values]) => {
    const there = found.get(name);
    if (there === undefined || there.kind !== "e") return [hard(name, "is no enum type")];
    const missing = values.filter((value) => !there.values.includes(value));
    if (missing.length > 0) return [hard(name, `lacks ${missing.join(", ")}`)];
    const ours = there.values.filter((value) => values.includes(value));
    return ours.join() === values.join() ? [] : [soft(name, `has its values in the order ${ours.join(", ")}`)];
  });
}

function* tableFaults(name: string, table: WantedTable, found: FoundRelation): Generator<Fault> {
  if (found.persistence !== "p") yield hard(name, "is not logged");
  if (found.kind === "p") yield soft(name, "is partitioned");
  if (found.rowSecurity && found.forced) yield soft(name, "has row-level security that holds its owner");
  for (const trigger of found.triggers) yield soft(name, `has the trigger ${trigger}`);
  for (const rule of found.rules) yield soft(name, `has the rule ${rule}`);
  for (const { type, name: called } of found.constraints) {
    if (type === "c") yield soft(name, `has the check ${called}`);
    if (type === "x") yield soft(name, `has the exclusion constraint ${called}`);
  }
  const columns = new Map(found.columns.map((column) => [column.name, column]));
  for (const column of table.columns) {
    const there = columns.get(column.name);
    if (there === undefined) yield hard(name, `lacks ${column.name}`);
    else yield* columnFaults(name, column, there);
  }
  const ours = new Set(table.columns.map((column) => column.name));
  for (const column of found.columns)
    if (
      !ours.has(column.name) &&
      column.notNull &&
      column.default === null &&
      column.generated + column.identity === ""
    )
      yield hard(name, `has ${column.name}, which the app leaves empty`);
  yield* keyFaults(name, table, found);
  yield* referenceFaults(name, table, found);
}

function* columnFaults(table: string, wanted: WantedColumn, found: FoundColumn): Generator<Fault> {
  const type = spelled(wanted.type);
  if (found.type !== type) {
    const what = `${wanted.name} is ${found.type}, wanted ${type}`;
    yield likeWanted(type, found.type) ? soft(table, what) : hard(table, what);
  }
  if (found.generated !== "") yield hard(table, `${wanted.name} is generated`);
  if (found.identity === "a") yield hard(table, `${wanted.name} is an identity`);
  if (found.identity === "d") yield soft(table, `${wanted.name} is an identity by default`);
  if (found.notNull && wanted.nullable && found.default === null) yield hard(table, `${wanted.name} must not be empty`);
  if (!found.notNull && !wanted.nullable) yield soft(table, `${wanted.name} may be empty`);
  if (plain(found.default) !== plain(wanted.default) && found.identity === "" && found.generated === "") {
    const what = `${wanted.name} defaults to ${found.default ?? "nothing"}, wanted ${wanted.default ?? "nothing"}`;
    if (wanted.default !== null) yield found.default === null ? hard(table, what) : soft(table, what);
  }
}

const spelled = (type: string): string => type.replace(/^"(.*)"$/, "public.$1");

/** It is read and written alike, but for digits or a length. */
function likeWanted(wanted: string, found: string): boolean {
  const bare = (type: string) => type.replace(/\(\d+\)/, "");
  if (wanted.startsWith("timestamp") && bare(wanted) === bare(found)) return true;
  return wanted === "text" && bare(found) === "character varying";
}

/** Two spellings of one default. */
const plain = (text: string | null): string | null =>
  text
    ?.replace("CURRENT_TIMESTAMP", "now()")
    .replace(/::(text|character varying|bigint|integer|boolean|public\.)?"?\w*"?(\(\d+\))?$/, "")
    .replace(/^'(-?\d+)'$/, "$1") ?? null;

const sameSet = (one: readonly (string | null)[], other: readonly string[]): boolean =>
  one.length === other.length && other.every((name) => one.includes(name));

/** ON CONFLICT (columns) finds it, and no row that the key should refuse gets past it. */
const vouches = (index: FoundIndex, columns: readonly string[], nullsNotDistinct: boolean): boolean =>
  index.unique &&
  index.serves &&
  index.immediate &&
  !index.partial &&
  sameSet(index.columns, columns) &&
  (index.primary || index.nullsNotDistinct === nullsNotDistinct);

function* keyFaults(name: string, table: WantedTable, { indexes }: FoundRelation): Generator<Fault> {
  const primary = table.primaryKey?.columns;
  if (primary !== undefined && !indexes.some((index) => vouches(index, primary, false)))
    yield hard(name, `has no key over ${primary.join(", ")} that serves`);
  for (const { columns, nullsNotDistinct } of table.uniques)
    if (!indexes.some((index) => vouches(index, columns, nullsNotDistinct)))
      yield hard(name, `has no unique key over ${columns.join(", ")} that serves`);
  for (const { columns, method } of table.indexes)
    if (!indexes.some((i) => i.serves && !i.partial && i.method === method && i.columns.join() === columns.join()))
      yield hard(name, `has no index over ${columns.join(", ")}`);
}

const actions: Readonly<Record<string, string>> = {
  a: "no action",
  r: "restrict",
  c: "cascade",
  n: "set null",
  d: "set default",
};

function* referenceFaults(name: string, table: WantedTable, { constraints }: FoundRelation): Generator<Fault> {
  const keys = constraints.filter(({ type }) => type === "f");
  const left = new Set<FoundConstraint>(keys);
  for (const { columns, refTable, refColumns, onDelete } of table.foreignKeys) {
    const there = keys.filter(
      (key) =>
        key.schema === "public" &&
        key.refTable === refTable &&
        key.columns?.join() === columns.join() &&
        key.refColumns?.join() === refColumns.join(),
    );
    for (const key of there) left.delete(key);
    const at = `${columns.join(", ")} to ${refTable}`;
    if (there.length === 0) yield hard(name, `has no foreign key of ${at}`);
    else if (!there.some((key) => key.enabled)) yield hard(name, `does not enforce the foreign key of ${at}`);
    else if (!there.some((key) => key.validated)) yield soft(name, `has not validated the foreign key of ${at}`);
    else if (there.some((key) => actions[key.onDelete] !== onDelete))
      yield soft(name, `does something else on delete by the foreign key of ${at}`);
  }
  const ours = new Set(table.columns.map((column) => column.name));
  for (const { columns, schema, refTable } of left)
    if (columns?.every((column) => ours.has(column)) === true && refTable !== null)
      yield soft(name, `has a foreign key of ${columns.join(", ")} to ${schema}.${refTable}`);
}

/** Rows that are empty where they must hold a value, or hold one of an enum that the app does not know. */
async function rowFaults(
  database: Pick<Database, "query">,
  { tables, enums }: WantedSchema,
  relations: ReadonlyMap<string, FoundRelation>,
): Promise<Fault[]> {
  const asked = Object.entries(tables).flatMap(([name, table]) =>
    table.columns.flatMap(({ name: column, nullable, type }) => {
      const found = relations.get(name);
      const now = found?.columns.find((there) => there.name === column);
      if (now === undefined || (found?.kind !== "r" && found?.kind !== "p")) return [];
      const known = enums[type.replaceAll('"', "")]?.map(literal).join(", ");
      const question = (what: string, rows: string) =>
        `SELECT ${literal(name)} AS name, ${literal(`${column} ${what}`)} AS what, count(*)::int AS rows
          FROM public.${quoted(name)} WHERE ${quoted(column)}::text ${rows}`;
      return [
        ...(nullable || now.notNull ? [] : [question("is empty", "IS NULL")]),
        ...(known === undefined ? [] : [question("is of no known value", `NOT IN (${known})`)]),
      ];
    }),
  );
  if (asked.length === 0) return [];
  const rows = await database.query<{ name: string; what: string; rows: number }>(asked.join("\nUNION ALL "));
  return rows.flatMap(({ name, what, rows: count }) => (count === 0 ? [] : [hard(name, `${what} in ${count} rows`)]));
}
