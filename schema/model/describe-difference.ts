import type { Difference } from "./difference.ts";
import { describeOddity } from "./oddity.ts";

/** One line, for a list: what is wrong, then what does not work because of it. */
export function describeDifference(difference: Difference): string {
  const what = describeKind(difference) + describeLoss(difference) + describeRows(difference);
  return difference.breaks === null ? what : `${what} – ${difference.breaks}`;
}

/**
 * Said as what it is: adding the column again does not bring back what was in it. Whether it was
 * ever there, nobody can see.
 */
const describeLoss = ({ lost = 0 }: Difference): string => (lost === 0 ? "" : `; ${lossOf(lost)}`);

export const lossOf = (rows: number): string =>
  `a loss, if it existed before: the values of ${rows} ${rows === 1 ? "row" : "rows"}`;

function describeRows({ held }: Difference): string {
  if (held === null) return "";
  const shown = held.examples.join("; ");
  return `; ${held.rows} ${held.rows === 1 ? "row must be fixed" : "rows must be fixed"} first: ${shown}${held.rows > held.examples.length ? " …" : ""}`;
}

function describeKind(d: Difference): string {
  switch (d.kind) {
    case "missing-schema":
      return "schema public is missing";
    case "search-path":
      return `the role's search_path is ${d.searchPath.join(", ") || "empty"}, without schema public`;
    case "table-elsewhere":
      return `table ${d.table} is in schema ${d.schema}, which this role's search_path ${d.shadows ? "names before public" : "names"}`;
    case "wrong-relation":
      return `a ${d.found} has the name of table ${d.table}`;
    case "wrong-enum":
      return `a ${d.found} has the name of type ${d.enum}`;
    case "oddity":
      return describeOddity(d.table, d.oddity);
    case "refused-write": {
      const why = d.suspects.length === 0 ? "" : ` (${d.suspects.join("; ")})`;
      const who = d.table === "" ? "the server" : `table ${d.table}`;
      return `${who} rejected ${d.doing}, tested as the app does it: ${d.said}${why}`;
    }
    case "missing-enum":
      return `type ${d.enum} is missing (${d.values.join(", ")})`;
    case "missing-enum-value":
      return `type ${d.enum} lacks the value ${d.value}`;
    case "enum-order":
      return `type ${d.enum} has its values in another order (${d.found.join(", ")}), which the app never sorts by`;
    case "extra-enum":
      return `type ${d.enum} does not belong to the app`;
    case "extra-enum-value":
      return `type ${d.enum} has an additional value, ${d.value}`;
    case "missing-table":
      return `table ${d.table} is missing`;
    case "extra-table":
      return `table ${d.table} does not belong to the app`;
    case "missing-column":
      return `column ${d.table}.${d.column.name} is missing (${d.column.type})`;
    case "extra-column":
      return `column ${d.table}.${d.column.name} does not belong to the app`;
    case "wrong-type":
      return `column ${d.table}.${d.column.name} is ${d.found.type}, expected ${d.column.type}`;
    case "wrong-nullability":
      if (d.column.nullable && d.found.nullable)
        return `column ${d.table}.${d.column.name} allows NULL, as this database's app expects; the app version that this program knows expects NOT NULL`;
      return `column ${d.table}.${d.column.name} ${d.found.nullable ? "allows NULL, expected NOT NULL" : "is NOT NULL, expected nullable"}`;
    case "wrong-default":
      return `column ${d.table}.${d.column.name} defaults to ${d.found.default ?? "nothing"}, expected ${d.column.default ?? "nothing"}`;
    case "missing-primary-key":
      return `table ${d.table} lacks its primary key (${d.columns.join(", ")})`;
    case "wrong-primary-key":
      return d.columns.join() === d.found.join()
        ? `table ${d.table} has a primary key that is checked too late (DEFERRABLE)`
        : `table ${d.table} has the primary key (${d.found.join(", ")}), expected (${d.columns.join(", ")})`;
    case "extra-primary-key":
      return `table ${d.table} has an additional primary key (${d.columns.join(", ")})`;
    case "missing-unique":
      return `table ${d.table} lacks the unique index over (${d.unique.columns.join(", ")})`;
    case "wrong-unique":
      return `unique index ${d.found.name} of ${d.table} treats NULLs as ${d.found.nullsNotDistinct ? "equal" : "distinct"}, expected the opposite`;
    case "extra-unique":
      return `table ${d.table} has an additional unique index, ${d.unique.name} (${d.unique.columns.join(", ")})`;
    case "missing-index":
      return `table ${d.table} lacks the index over (${d.index.columns.join(", ")})`;
    case "extra-index":
      return `table ${d.table} has an additional index, ${d.index.name}`;
    case "invalid-index":
      return `index ${d.index} of ${d.table} is invalid: a CREATE INDEX CONCURRENTLY did not finish`;
    case "missing-foreign-key":
      return `table ${d.table} lacks the foreign key ${d.foreignKey.columns.join(", ")} to ${d.foreignKey.refTable}`;
    case "wrong-foreign-key":
      return `foreign key ${d.found.name} of ${d.table} has on delete ${d.found.onDelete}, on update ${d.found.onUpdate}; expected ${d.foreignKey.onDelete}, ${d.foreignKey.onUpdate}`;
    case "unvalidated-foreign-key":
      return `foreign key ${d.foreignKey.name} of ${d.table} was never validated`;
    case "extra-foreign-key":
      return `table ${d.table} has an additional foreign key, ${d.foreignKey.name}: ${d.foreignKey.columns.join(", ")} to ${[d.foreignKey.refSchema, d.foreignKey.refTable].filter((part) => part !== undefined).join(".")}`;
  }
}
