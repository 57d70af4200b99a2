import { literal, quoted, type WantedColumn, type WantedTable, wanted } from "./wanted.ts";

/** A row as the app would write it: column to SQL expression. */
export type AppRow = Readonly<Record<string, string>>;

const names = Object.keys(wanted.tables);
const referenced = new Set(Object.values(wanted.tables).flatMap((t) => t.foreignKeys.map(({ refTable }) => refTable)));

/** Tables in the order in which rows can be put into them. */
export const inOrder: readonly string[] = ordered();

function ordered(): string[] {
  const done: string[] = [];
  for (let before = -1; before < done.length; ) {
    before = done.length;
    for (const name of names)
      if (!done.includes(name) && wanted.tables[name]?.foreignKeys.every(({ refTable }) => done.includes(refTable)))
        done.push(name);
  }
  if (done.length !== names.length) throw new Error("the foreign keys of the measured schema go in a circle");
  return done;
}

/** How many rows each table has, besides those that are upserted: enough for what refers to them. */
export const rowsOf = (table: string): number => (referenced.has(table) ? 6 : 2);

export const idOf = (table: string, number: number): string =>
  `00000000-0000-4000-8000-${String(names.indexOf(table)).padStart(4, "0")}${String(number).padStart(8, "0")}`;

/** Row `number` of `table` with a value in each column. No two share what a key of the app's forbids to share. */
export function fullRow(name: string, number: number, word = "probe"): AppRow {
  const table = tableOf(name);
  return Object.fromEntries(table.columns.map((column) => [column.name, cellOf(name, table, column, number, word)]));
}

/** What the app may not leave out, and what it needs to find the row again. */
export function leastRow(name: string, number: number): AppRow {
  const table = tableOf(name);
  const least = table.columns.filter((column) => !column.nullable && column.default === null);
  return Object.fromEntries(least.map((column) => [column.name, cellOf(name, table, column, number, "least")]));
}

function cellOf(name: string, table: WantedTable, column: WantedColumn, number: number, word: string): string {
  const key = table.foreignKeys.find(({ columns }) => columns.includes(column.name));
  if (key !== undefined) {
    const distinct = table.uniques.some(
      ({ columns }) => columns.every((other) => points(table, other)) && columns.at(-1) === column.name,
    );
    return literal(idOf(key.refTable, distinct ? number : 0));
  }
  if (column.name === "id") return literal(idOf(name, number));
  // A root workspace: its key is (NULL, name), which is one key only where NULLs are not distinct.
  if (name === "Workspace" && column.name === "parentWorkspaceId") return "NULL";
  return someValue(column, number, word);
}

const points = (table: WantedTable, column: string): boolean =>
  table.foreignKeys.some(({ columns }) => columns.includes(column));

function someValue({ name, type }: WantedColumn, number: number, word: string): string {
  const values = valuesOf(type);
  if (values !== undefined) return literal(values[number % values.length] ?? "");
  if (type === "uuid") return literal(`00000000-0000-4000-9000-${String(number).padStart(12, "0")}`);
  if (type === "text") return literal(`${word} ${name} ${number}`);
  if (type === "jsonb") return literal(`{"${word}": ${number}}`);
  if (type === "boolean") return number % 2 === 0 ? "true" : "false";
  if (type === "integer") return String(1000 + number);
  if (type === "bigint") return String(10_737_418_240 + number);
  if (type.startsWith("timestamp")) return literal(`2026-03-29 02:30:0${number % 10}.987`);
  throw new Error(`nobody has said what the app writes into a ${type}`);
}

/** The values of an enum that the app knows. */
export const valuesOf = (type: string): readonly string[] | undefined =>
  type.startsWith('"') ? wanted.enums[type.slice(1, -1)] : undefined;

export const tableOf = (name: string): WantedTable => {
  const table = wanted.tables[name];
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
};

export const sameKey = (row: AppRow, columns: readonly string[]): string =>
  columns.map((column) => `${quoted(column)} IS NOT DISTINCT FROM ${row[column] ?? "NULL"}`).join(" AND ");
