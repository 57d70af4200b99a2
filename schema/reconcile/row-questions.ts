/**
 * One SELECT per thing that only rows can tell; each gives `rows` and up to five `examples`, by id.
 * Never an aggregate over all ids: it is memory of the server outside work_mem, 391 MiB for three
 * million rows, and a server that runs out of it is killed with all that it does.
 */
import type { Difference, DifferenceKind } from "../model/difference.ts";
import type { ForeignKeyModel, SchemaModel, TableModel } from "../model/schema-model.ts";
import { isEnum, quoteIdentifier, quoteLiteral } from "../model/sql.ts";
import { countsAsDuplicate, isItsOwnRow } from "./duplicate-rows.ts";
import { type Rename, rowsOf } from "./renames.ts";

/**
 * Rows have a say in what adding may mend, and in a value of an enum's own: it is nothing until one
 * has it.
 */
export const asksRows = ({ kind, severity }: Difference): boolean =>
  kind === "extra-enum-value" || (severity !== "extra" && !saidByTheCatalogue.has(kind));

const saidByTheCatalogue: ReadonlySet<Difference["kind"]> = new Set([
  ...(["oddity", "search-path", "table-elsewhere", "wrong-relation", "wrong-enum", "refused-write"] as const),
  ...(["extra-foreign-key", "extra-column"] as const),
]);

/** Null where the rows have no say, or where what would have to be read is not there yet. */
export function rowQuestion(
  difference: DifferenceKind,
  found: SchemaModel,
  wanted: SchemaModel,
  renames: readonly Rename[] = [],
): string | null {
  if (difference.kind === "extra-enum-value")
    return havingValue(difference.enum, difference.value, found, wanted, renames);
  if (!("table" in difference)) return null;
  const table = found.tables[difference.table];
  if (table === undefined) return null;
  const about: Subject = { table, rows: rowsOf(difference.table, renames) };
  switch (difference.kind) {
    case "missing-unique":
    case "wrong-unique":
      return duplicates(about, difference.unique.columns, [
        ...countsAsDuplicate({ ...difference.unique, table: difference.table }, wanted, "t"),
        isItsOwnRow(difference.table, "t"),
      ]);
    case "invalid-index":
      return difference.key === null
        ? null
        : duplicates(about, difference.key.columns, [
            ...countsAsDuplicate({ ...difference.key, table: difference.table }, wanted, "t"),
            isItsOwnRow(difference.table, "t"),
          ]);
    case "missing-primary-key":
      return sharedOrEmpty(about, difference.table, difference.columns);
    case "wrong-primary-key":
      return difference.served ? null : sharedOrEmpty(about, difference.table, difference.columns);
    case "missing-foreign-key":
    case "unvalidated-foreign-key":
      return orphans(about, difference.foreignKey, target(difference.foreignKey, found, renames));
    case "wrong-nullability":
      return difference.found.nullable ? matching(about, `t.${quoteIdentifier(difference.column.name)} IS NULL`) : null;
    case "wrong-type":
      return difference.column.type === "jsonb" && difference.found.type === "json"
        ? matching(about, changedAsJsonb(`t.${quoteIdentifier(difference.column.name)}`))
        : misfits(about, difference.column, wanted);
    default:
      return null;
  }
}

interface Subject {
  readonly table: TableModel;
  /** Where its rows are read: by the names that its columns will have. */
  readonly rows: string;
}

function target({ refTable }: ForeignKeyModel, found: SchemaModel, renames: readonly Rename[]): Subject | undefined {
  const table = found.tables[refTable];
  return table && { table, rows: rowsOf(refTable, renames) };
}

const has = ({ table }: Pick<Subject, "table">, columns: readonly string[]): boolean =>
  columns.every((name) => table.columns.some((column) => column.name === name));

/** How a person finds the row again: its primary key, its id, or where it lies in the table. */
function identity({ table }: Pick<Subject, "table">): string {
  const key = table.primaryKey?.columns ?? (table.columns.some(({ name }) => name === "id") ? ["id"] : ["ctid"]);
  return `concat_ws(' / ', ${key.map((name) => `t.${quoteIdentifier(name)}::text`).join(", ")})`;
}

function matching(about: Subject, condition: string): string {
  return `SELECT count(*) AS rows, array_agg(t.identity) FILTER (WHERE t.place <= 5) AS examples FROM (
    SELECT CASE WHEN row_number() OVER () <= 5 THEN ${identity(about)} END AS identity, row_number() OVER () AS place
    FROM ${about.rows} t WHERE ${condition}) t`;
}

/** Counted are the rows that are too many: one of each group may stay. */
function duplicates(about: Subject, key: readonly string[], where: readonly string[]): string | null {
  if (!has(about, key)) return null;
  const columns = key.map((name) => `t.${quoteIdentifier(name)}`);
  const groups = `SELECT ${columns.map((column, place) => `${column} AS key${place}`).join(", ")}, count(*) AS n
      FROM ${about.rows} t WHERE ${where.join(" AND ")} GROUP BY ${columns.join(", ")} HAVING count(*) > 1`;
  const same = columns.map((column, place) => `${column} IS NOT DISTINCT FROM g.key${place}`).join(" AND ");
  return `WITH groups AS MATERIALIZED (${groups}),
    shown AS MATERIALIZED (SELECT *, row_number() OVER () AS number FROM (SELECT * FROM groups LIMIT 5) g)
  SELECT (SELECT sum(n - 1) FROM groups) AS rows, ARRAY(
    SELECT string_agg(i.identity, ' = ') FROM (
      SELECT g.number, ${identity(about)} AS identity, row_number() OVER (PARTITION BY g.number) AS place
      FROM shown g JOIN ${about.rows} t ON ${same} WHERE ${where.join(" AND ")}) i
    WHERE i.place <= 10 GROUP BY i.number ORDER BY i.number) AS examples`;
}

/** Of a primary key: rows that share it, and those that have none, which are no duplicates. */
function sharedOrEmpty(about: Subject, table: string, key: readonly string[]): string | null {
  const own = isItsOwnRow(table, "t");
  const columns = key.map((name) => `t.${quoteIdentifier(name)}`);
  const shared = duplicates(about, key, [...columns.map((column) => `${column} IS NOT NULL`), own]);
  if (shared === null) return null;
  const empty = `SELECT count(*) AS rows, coalesce(array_agg('row at ' || t.at) FILTER (WHERE t.place <= 5), '{}') AS examples FROM (
    SELECT t.ctid::text AS at, row_number() OVER () AS place FROM ${about.rows} t
    WHERE (${columns.map((column) => `${column} IS NULL`).join(" OR ")}) AND ${own}) t`;
  return `SELECT coalesce(shared.rows, 0) + empty.rows AS rows, (shared.examples || empty.examples)[1:5] AS examples
    FROM (${shared}) shared CROSS JOIN (${empty}) empty`;
}

function orphans(about: Subject, key: ForeignKeyModel, target: Subject | undefined): string | null {
  if (!has(about, key.columns)) return null;
  const filled = key.columns.map((name) => `t.${quoteIdentifier(name)} IS NOT NULL`).join(" AND ");
  if (target === undefined) return matching(about, filled);
  if (!has(target, key.refColumns)) return null;
  // As text: one of the two may still be waiting to be widened.
  const same = key.columns.map(
    (name, place) => `r.${quoteIdentifier(key.refColumns[place] ?? "")}::text = t.${quoteIdentifier(name)}::text`,
  );
  const exists = `EXISTS (SELECT FROM ${target.rows} r WHERE ${same.join(" AND ")})`;
  return matching(about, `${filled} AND NOT ${exists}`);
}

/**
 * Rows whose text is another as jsonb: keys given twice, their order, spaces, long numbers. What no
 * jsonb can hold (a NUL, half a surrogate pair, a number without end) is one of them, and is not
 * cast.
 */
const changedAsJsonb = (name: string): string =>
  `CASE WHEN ${name}::text ~* ${quoteLiteral(unfit)} THEN true ELSE ${name}::text <> ${name}::jsonb::text END`;

const unfit = "\\\\u(0000|d[89a-f])|[0-9]e[+-]?[0-9]{3}";

/** Over all columns of the app that have this type. */
function havingValue(
  name: string,
  value: string,
  found: SchemaModel,
  wanted: SchemaModel,
  renames: readonly Rename[],
): string | null {
  const type = quoteIdentifier(name);
  const columns = Object.entries(wanted.tables).flatMap(([table, { columns }]) => {
    const there = found.tables[table];
    const ours = new Set(columns.map((column) => column.name));
    return (there?.columns ?? []).flatMap((column) =>
      there === undefined || column.type !== type || !ours.has(column.name)
        ? []
        : [{ table, there, column: column.name }],
    );
  });
  if (columns.length === 0) return null;
  const counted = columns.map(
    ({ table, there, column }) =>
      `SELECT count(*) AS rows, ${quoteLiteral(`${table}.${column}: `)} || min(${identity({ table: there })}) AS example
    FROM ${rowsOf(table, renames)} t WHERE t.${quoteIdentifier(column)}::text = ${quoteLiteral(value)}`,
  );
  return `SELECT sum(c.rows) AS rows, array_agg(c.example) FILTER (WHERE c.rows > 0) AS examples FROM (${counted.join(" UNION ALL ")}) c`;
}

function misfits(about: Subject, column: { name: string; type: string }, wanted: SchemaModel): string | null {
  if (!isEnum(column.type)) return null;
  const values = wanted.enums[column.type.slice(1, -1)] ?? [];
  const name = `t.${quoteIdentifier(column.name)}`;
  return matching(
    about,
    `${name} IS NOT NULL AND ${name}::text <> ALL (ARRAY[${values.map(quoteLiteral).join(", ")}])`,
  );
}
