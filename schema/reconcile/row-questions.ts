/**
 * One SELECT per thing that only rows can tell; each gives `rows` and up to five `examples`, by id.
 * Never an aggregate over all ids: it is memory of the server outside work_mem, 391 MiB for three
 * million rows, and a server that runs out of it is killed with all that it does.
 */
import type { Difference, DifferenceKind } from "../model/difference.ts";
import type { ForeignKeyModel, SchemaModel, TableModel } from "../model/schema-model.ts";
import { isEnum, quoteIdentifier, quoteLiteral } from "../model/sql.ts";
import { inPublic } from "./statements.ts";

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
export function rowQuestion(difference: DifferenceKind, found: SchemaModel, wanted: SchemaModel): string | null {
  if (difference.kind === "extra-enum-value") return havingValue(difference.enum, difference.value, found, wanted);
  if (!("table" in difference)) return null;
  const table = found.tables[difference.table];
  if (table === undefined) return null;
  const about: Subject = { name: difference.table, table };
  switch (difference.kind) {
    case "missing-unique":
    case "wrong-unique":
      return duplicates(about, difference.unique.columns, difference.unique.nullsNotDistinct);
    case "invalid-index":
      return difference.key === null
        ? null
        : duplicates(about, difference.key.columns, difference.key.nullsNotDistinct);
    case "missing-primary-key":
      return duplicates(about, difference.columns, true);
    case "wrong-primary-key":
      return difference.served ? null : duplicates(about, difference.columns, true);
    case "missing-foreign-key":
    case "unvalidated-foreign-key":
      return orphans(about, difference.foreignKey, found.tables[difference.foreignKey.refTable]);
    case "wrong-nullability":
      return difference.found.nullable ? matching(about, `t.${quoteIdentifier(difference.column.name)} IS NULL`) : null;
    case "wrong-type":
      return misfits(about, difference.column, wanted);
    default:
      return null;
  }
}

interface Subject {
  readonly name: string;
  readonly table: TableModel;
}

const has = ({ table }: Subject, columns: readonly string[]): boolean =>
  columns.every((name) => table.columns.some((column) => column.name === name));

/** How a person finds the row again: its primary key, its id, or where it lies in the table. */
function identity({ table }: Subject): string {
  const key = table.primaryKey?.columns ?? (table.columns.some(({ name }) => name === "id") ? ["id"] : ["ctid"]);
  return `concat_ws(' / ', ${key.map((name) => `t.${quoteIdentifier(name)}::text`).join(", ")})`;
}

function matching(about: Subject, condition: string): string {
  return `SELECT count(*) AS rows, array_agg(${identity(about)}) FILTER (WHERE t.place <= 5) AS examples
    FROM (SELECT t.*, t.ctid, row_number() OVER () AS place FROM ${inPublic(about.name)} t WHERE ${condition}) t`;
}

/** Counted are the rows that are too many: one of each group may stay. */
function duplicates(about: Subject, key: readonly string[], nullsCount: boolean): string | null {
  if (!has(about, key)) return null;
  const columns = key.map((name) => `t.${quoteIdentifier(name)}`);
  const where = nullsCount ? "" : ` WHERE ${columns.map((column) => `${column} IS NOT NULL`).join(" AND ")}`;
  const groups = `SELECT ${columns.map((column, place) => `${column} AS key${place}`).join(", ")}, count(*) AS n
      FROM ${inPublic(about.name)} t${where} GROUP BY ${columns.join(", ")} HAVING count(*) > 1`;
  const same = columns.map((column, place) => `${column} IS NOT DISTINCT FROM g.key${place}`).join(" AND ");
  return `WITH groups AS MATERIALIZED (${groups}),
    shown AS MATERIALIZED (SELECT *, row_number() OVER () AS number FROM (SELECT * FROM groups LIMIT 5) g)
  SELECT (SELECT sum(n - 1) FROM groups) AS rows, ARRAY(
    SELECT string_agg(i.identity, ' = ') FROM (
      SELECT g.number, ${identity(about)} AS identity, row_number() OVER (PARTITION BY g.number) AS place
      FROM shown g JOIN ${inPublic(about.name)} t ON ${same}) i
    WHERE i.place <= 10 GROUP BY i.number ORDER BY i.number) AS examples`;
}

function orphans(about: Subject, key: ForeignKeyModel, target: TableModel | undefined): string | null {
  if (!has(about, key.columns)) return null;
  const filled = key.columns.map((name) => `t.${quoteIdentifier(name)} IS NOT NULL`).join(" AND ");
  if (target === undefined) return matching(about, filled);
  if (!has({ name: key.refTable, table: target }, key.refColumns)) return null;
  // As text: one of the two may still be waiting to be widened.
  const same = key.columns.map(
    (name, place) => `r.${quoteIdentifier(key.refColumns[place] ?? "")}::text = t.${quoteIdentifier(name)}::text`,
  );
  const exists = `EXISTS (SELECT FROM ${inPublic(key.refTable)} r WHERE ${same.join(" AND ")})`;
  return matching(about, `${filled} AND NOT ${exists}`);
}

/** Over all columns of the app that have this type. */
function havingValue(name: string, value: string, found: SchemaModel, wanted: SchemaModel): string | null {
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
      `SELECT count(*) AS rows, ${quoteLiteral(`${table}.${column}: `)} || min(${identity({ name: table, table: there })}) AS example
    FROM ${inPublic(table)} t WHERE t.${quoteIdentifier(column)}::text = ${quoteLiteral(value)}`,
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
