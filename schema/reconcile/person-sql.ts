import { completeSchema } from "../model/complete-schema.ts";
import type { Difference } from "../model/difference.ts";
import { oddSql } from "../model/oddity.ts";
import { quoteIdentifier, quoteList, quoteLiteral } from "../model/sql.ts";
import { addForeignKey, inPublic, validateForeignKey } from "./statements.ts";

const complete = completeSchema("embedded");

/**
 * The exact SQL with which a person can settle what adding cannot; null where there is nothing to
 * settle. It is shown, never run: a line in it may drop a constraint or change a row.
 */
export function personSql(difference: Difference): string | null {
  if (difference.kind === "extra-enum-value") return strangeValueSql(difference);
  if (difference.kind === "search-path")
    return "-- with the role and the database of the app:\nALTER ROLE CURRENT_USER IN DATABASE …  SET search_path = public;   -- or RESET search_path";
  if (!("table" in difference)) return null;
  const table = inPublic(difference.table);
  switch (difference.kind) {
    case "missing-unique":
    case "wrong-unique":
      return difference.held === null ? null : (difference.held.sql ?? groupsSql(table, difference.unique.columns));
    case "invalid-index":
      return difference.held === null || difference.key === null
        ? null
        : (difference.held.sql ?? groupsSql(table, difference.key.columns));
    case "missing-primary-key":
    case "wrong-primary-key":
      return difference.held === null ? null : keySql(difference.table, difference.columns);
    case "wrong-nullability": {
      if (difference.held === null || difference.column.nullable) return null;
      const column = quoteIdentifier(difference.column.name);
      return `SELECT * FROM ${table} WHERE ${column} IS NULL;\n-- give each of them a value, then:\nALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL;`;
    }
    case "unvalidated-foreign-key": {
      if (difference.severity !== "attention") return null;
      const { columns, refTable, refColumns, name } = difference.foreignKey;
      const same = columns.map(
        (from, place) => `r.${quoteIdentifier(refColumns[place] ?? "")} = t.${quoteIdentifier(from)}`,
      );
      const filled = columns.map((from) => `t.${quoteIdentifier(from)} IS NOT NULL`).join(" AND ");
      const orphans = `SELECT t.* FROM ${table} t WHERE ${filled} AND NOT EXISTS (SELECT FROM ${inPublic(refTable)} r WHERE ${same.join(" AND ")});`;
      return `${orphans}\n-- point each of them to an existing row, or delete it, then:\n${validateForeignKey(difference.table, name).sql};`;
    }
    case "wrong-foreign-key": {
      if (difference.severity !== "attention") return null;
      const drop = `ALTER TABLE ${table} DROP CONSTRAINT ${quoteIdentifier(difference.found.name)};`;
      return `BEGIN;\n${drop}\n${addForeignKey(difference.table, difference.foreignKey).sql};\nCOMMIT;`;
    }
    case "wrong-type": {
      if (difference.severity === "extra") return null;
      const column = quoteIdentifier(difference.column.name);
      const look = `SELECT ${column}, count(*) FROM ${table} GROUP BY 1 ORDER BY 2 DESC;`;
      const { type } = difference.column;
      const using = castByHand(column, difference.found.type, type);
      return [
        look,
        ...lossByHand(table, column, difference.found.type, type),
        "-- if every value can be converted to the new type:",
        `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE ${type} USING ${using};`,
      ].join("\n");
    }
    case "oddity":
      return difference.severity === "extra" ? null : oddSql(difference.table, difference.oddity);
    case "extra-foreign-key": {
      if (!difference.binds) return null;
      return `ALTER TABLE ${table} DROP CONSTRAINT ${quoteIdentifier(difference.foreignKey.name)};`;
    }
    case "wrong-relation":
      return `-- look at what has the name, give it another one, then: dittofeed-setup db apply\nSELECT relkind, oid::regclass FROM pg_class WHERE relname = ${quoteLiteral(difference.table)};`;
    case "table-elsewhere":
      return `-- the app's tables belong in one schema, public; if it has none with this name:\nALTER TABLE ${quoteIdentifier(difference.schema)}.${quoteIdentifier(difference.table)} SET SCHEMA public;`;
    case "extra-column": {
      if (difference.severity === "extra") return null;
      return `ALTER TABLE ${table} ALTER COLUMN ${quoteIdentifier(difference.column.name)} DROP NOT NULL;`;
    }
    default:
      return null;
  }
}

/**
 * Through text, a moment with a time zone would be read in the session's: another value for each
 * who runs it. The app keeps its moments in UTC.
 */
function castByHand(column: string, from: string, to: string): string {
  if (from.startsWith("timestamp") && from.endsWith("with time zone") && to.startsWith("timestamp"))
    return `(${column} AT TIME ZONE 'UTC')::${to}`;
  if (from === "date" || (from.startsWith("timestamp") && to.startsWith("timestamp"))) return `${column}::${to}`;
  return `${column}::text::${to}`;
}

/**
 * Digits of a second that the wanted type has no room for are rounded away: how many rows that is.
 */
function lossByHand(table: string, column: string, from: string, to: string): string[] {
  const digits = /^timestamp\((\d)\)/.exec(to)?.[1];
  if (digits === undefined || !from.startsWith("timestamp")) return [];
  return [
    `-- rows whose time it rounds to ${digits} digits of a second:`,
    `SELECT count(*) FROM ${table} WHERE ${column} <> ${column}::${from.replace(/^timestamp(\(\d\))?/, `timestamp(${digits})`)};`,
  ];
}

/**
 * Rows without an id can be given one; of rows that share one, only a person knows which is meant.
 */
function keySql(table: string, columns: readonly string[]): string {
  const uuids = columns.filter(
    (name) => complete.tables[table]?.columns.find((column) => column.name === name)?.default === "gen_random_uuid()",
  );
  const fills = uuids.map((name) => {
    const column = quoteIdentifier(name);
    return `UPDATE ${inPublic(table)} SET ${column} = gen_random_uuid() WHERE ${column} IS NULL;`;
  });
  return [
    groupsSql(inPublic(table), columns),
    ...(fills.length > 0 ? ["-- and for rows without one:", ...fills] : []),
  ].join("\n");
}

function strangeValueSql({
  enum: name,
  value,
  held,
}: Extract<Difference, { kind: "extra-enum-value" }>): string | null {
  if (held === null) return null;
  const type = quoteIdentifier(name);
  const columns = Object.entries(completeSchema("embedded").tables).flatMap(([table, { columns }]) =>
    columns.filter((column) => column.type === type).map((column) => ({ table, column: quoteIdentifier(column.name) })),
  );
  return columns
    .map(
      ({ table, column }) =>
        `UPDATE ${inPublic(table)} SET ${column} = '…' WHERE ${column} = ${quoteLiteral(value)};   -- one of ${completeSchema("embedded").enums[name]?.join(", ") ?? ""}`,
    )
    .join("\n");
}

function groupsSql(table: string, columns: readonly string[]): string {
  const key = quoteList(columns);
  return `SELECT ${key}, count(*) FROM ${table} GROUP BY ${key} HAVING count(*) > 1;`;
}
