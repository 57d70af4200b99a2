import type { Database } from "../../../src/domain/database.ts";
import { type AppRow, fullRow, inOrder, leastRow, rowsOf, sameKey, tableOf, valuesOf } from "./app-rows.ts";
import { appUpserts } from "./app-upserts.ts";
import type { Fault } from "./check.ts";
import { literal, quoted } from "./wanted.ts";

/**
 * Writes and reads as the app does (its drizzle calls name the columns that they fill and have all columns returned),
 * each attempt apart, and takes all of it back. As `role` where one is given, else as who is connected.
 */
export async function probeAsApp(database: Pick<Database, "query">, role?: string): Promise<Fault[]> {
  await database.query("BEGIN");
  try {
    if (role !== undefined) await database.query(`SET LOCAL ROLE ${quoted(role)}`);
    await database.query(program);
    const [row] = await database.query<{ said: string }>("SELECT current_setting('app_probe.said') AS said");
    return withoutEchoes(JSON.parse(row?.said ?? "[]") as Fault[]);
  } finally {
    await database.query("ROLLBACK");
  }
}

/** Of what went wrong with a table, each kind once; and not that a row which was refused is not there. */
function withoutEchoes(faults: readonly Fault[]): Fault[] {
  const refused = new Set(faults.filter(({ what }) => !echo.test(what)).map(({ table }) => table));
  const told = new Set<string>();
  return faults.filter(({ table, what }) => {
    const kind = `${table} ${what.replace(/^.*: /, "").slice(0, 5)}`;
    if (told.has(kind) || (refused.has(table) && echo.test(what))) return false;
    return told.add(kind);
  });
}

const echo = /: of \d rows \d+$/;

interface Attempt {
  readonly table: string;
  readonly what: string;
  readonly sql: string;
  /** Rows that it must write, or must find. */
  readonly rows: number;
  readonly weight: Fault["weight"];
}

function* attempts(): Generator<Attempt> {
  for (const table of inOrder)
    for (let number = 0; number < rowsOf(table); number += 1)
      yield* one(table, "insert with all columns", insert(table, fullRow(table, number)));
  for (const table of inOrder) {
    yield* one(table, "insert with the least columns", insert(table, leastRow(table, rowsOf(table) === 2 ? 2 : 5)), 1);
    yield* reads(table);
    yield* joins(table);
    yield* updates(table);
  }
  for (const [table, columns] of appUpserts) yield* upserts(table, columns);
  for (const table of inOrder.toReversed())
    yield* one(table, "delete", `DELETE FROM ${at(table)} WHERE ${found(table, fullRow(table, 1))}`);
}

const at = (table: string): string => `public.${quoted(table)}`;

function* one(
  table: string,
  what: string,
  sql: string,
  rows = 1,
  weight: Fault["weight"] = "hard",
): Generator<Attempt> {
  yield { table, what, sql, rows, weight };
}

function insert(table: string, row: AppRow, more = ""): string {
  const columns = Object.keys(row).map(quoted).join(", ");
  const returning = tableOf(table).columns.map(({ name }) => quoted(name));
  return `INSERT INTO ${at(table)} (${columns}) VALUES (${Object.values(row).join(", ")})${more} RETURNING ${returning.join(", ")}`;
}

/** By its id, or by the key that it has instead. */
function found(table: string, row: AppRow): string {
  const { primaryKey, uniques } = tableOf(table);
  return sameKey(row, primaryKey?.columns ?? uniques[0]?.columns ?? []);
}

function* reads(table: string): Generator<Attempt> {
  const row = fullRow(table, 0);
  const columns = tableOf(table).columns.map(({ name }) => quoted(name));
  yield* one(table, "find again", `SELECT ${columns.join(", ")} FROM ${at(table)} WHERE ${found(table, row)}`);
  const all = sameKey(row, Object.keys(row));
  yield* one(table, "find again as it was written", `SELECT 1 FROM ${at(table)} WHERE ${all}`, 1, "soft");
}

function* joins(table: string): Generator<Attempt> {
  for (const { columns, refTable, refColumns } of tableOf(table).foreignKeys) {
    const on = columns
      .map((column, place) => `a.${quoted(column)} = b.${quoted(refColumns[place] ?? "")}`)
      .join(" AND ");
    yield* one(
      table,
      `join ${refTable}`,
      `SELECT 1 FROM ${at(table)} a JOIN ${at(refTable)} b ON ${on} WHERE false`,
      0,
    );
  }
}

function* updates(table: string): Generator<Attempt> {
  const row = fullRow(table, 0);
  const set = (name: string, value: string) =>
    `UPDATE ${at(table)} SET ${quoted(name)} = ${value} WHERE ${found(table, row)}`;
  for (const { name, type } of tableOf(table).columns) {
    for (const value of valuesOf(type) ?? []) yield* one(table, `set ${name} to ${value}`, set(name, literal(value)));
  }
  const rest = Object.entries(row).map(([name, value]) => `${quoted(name)} = ${value}`);
  yield* one(table, "update", `UPDATE ${at(table)} SET ${rest.join(", ")} WHERE ${found(table, row)}`);
}

/** Twice: first as a new row, then as one that is there. */
function* upserts(table: string, columns: readonly string[]): Generator<Attempt> {
  const number = rowsOf(table) === 2 ? 3 : 6;
  const whole = fullRow(table, columns.length === 0 ? number + 1 : number, columns.join());
  // By another key the app leaves the id to the database.
  const row = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== "id" || columns.includes("id")));
  if (columns.length === 0) {
    yield* one(table, "insert on conflict do nothing", insert(table, row, " ON CONFLICT DO NOTHING"));
    return;
  }
  const set = Object.keys(row).filter((name) => name !== "id" && !columns.includes(name));
  const excluded = set.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(", ");
  const sql = insert(table, row, ` ON CONFLICT (${columns.map(quoted).join(", ")}) DO UPDATE SET ${excluded}`);
  const what = `upsert on ${columns.join(", ")}`;
  yield* one(table, what, sql);
  yield* one(table, `${what}, again`, sql);
  yield* one(table, `${what}: one row`, `SELECT 1 FROM ${at(table)} WHERE ${sameKey(row, columns)}`);
  if (!columns.includes("id"))
    yield* one(table, `${what}: clear`, `DELETE FROM ${at(table)} WHERE ${sameKey(row, columns)}`);
}

/** One round trip, each attempt in a subtransaction of its own. The same for every database. */
const program: string = (() => {
  const blocks = [...attempts()].map(
    ({ table, what, sql, rows, weight }) => `BEGIN EXECUTE ${dollars(sql)}; GET DIAGNOSTICS n = ROW_COUNT;
      IF n <> ${rows} THEN said = said || jsonb_build_object('weight', '${weight}', 'table', ${literal(table)},
        'what', ${literal(`${what}: of ${rows} rows `)} || n); END IF;
    EXCEPTION WHEN OTHERS THEN said = said || jsonb_build_object('weight', 'hard', 'table', ${literal(table)},
      'what', ${literal(`${what}: `)} || SQLSTATE || ' ' || SQLERRM); END;`,
  );
  return `SET CONSTRAINTS ALL IMMEDIATE;
    DO $probe$ DECLARE said jsonb = '[]'; n int; BEGIN
    ${blocks.join("\n")}
    PERFORM set_config('app_probe.said', said::text, true); END $probe$`;
})();

function dollars(sql: string): string {
  return `$attempt$${sql}$attempt$`;
}
