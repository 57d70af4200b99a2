import type { Database } from "../../src/domain/database.ts";
import type { Difference, Held } from "../model/difference.ts";
import type { SchemaModel, TableModel } from "../model/schema-model.ts";
import { quoteLiteral } from "../model/sql.ts";
import { type Rename, rowsOf } from "./renames.ts";
import { asksRows, rowQuestion } from "./row-questions.ts";

/** What only rows can tell about differences. */
export interface RowsSeen {
  /** For each difference, in their order. */
  readonly held: readonly (Held | null)[];
  /** Rows of each of the app's tables that is there; exact. */
  readonly rowsIn: Readonly<Record<string, number>>;
}

interface Row {
  difference: number | null;
  table: string | null;
  rows: number | null;
  examples: string[] | null;
}

export const noRows: RowsSeen = { held: [], rowsIn: {} };

/** Reads only, one round trip; asked only where something differs, since it reads whole tables. */
export async function inspectRows(
  database: Database,
  found: SchemaModel,
  wanted: SchemaModel,
  differences: readonly Difference[],
  renames: readonly Rename[] = [],
): Promise<RowsSeen> {
  const isReadable = (table: string) => !isClosed(found.tables[table]);
  const tables = Object.keys(wanted.tables).filter((table) => Object.hasOwn(found.tables, table) && isReadable(table));
  const questions = differences.flatMap((difference, place) => {
    const question =
      !asksRows(difference) || !tablesIn(difference).every(isReadable)
        ? null
        : rowQuestion(difference, found, wanted, renames);
    return question === null
      ? []
      : [
          `SELECT ${place} AS difference, NULL AS "table", q.rows::float8 AS rows, q.examples::text[] FROM (${question}) q`,
        ];
  });
  const counts = tables.map(
    (table) => `SELECT NULL::int AS difference, ${quoteLiteral(table)} AS "table",
        (SELECT count(*) FROM ${rowsOf(table, renames)} t)::float8 AS rows, NULL::text[] AS examples`,
  );
  if (counts.length === 0) return { held: differences.map(() => null), rowsIn: {} };
  const rows = await database.query<Row>([...questions, ...counts].join("\nUNION ALL "));
  const held: (Held | null)[] = differences.map(() => null);
  const rowsIn: Record<string, number> = {};
  for (const { difference, table, rows: count, examples } of rows) {
    if (table !== null) rowsIn[table] = count ?? 0;
    else if (difference !== null && (count ?? 0) > 0) held[difference] = { rows: count ?? 0, examples: examples ?? [] };
  }
  return { held, rowsIn };
}

/** What this role may not read is not asked; that it may not is a difference of its own. */
const isClosed = (table: TableModel | undefined): boolean =>
  table?.oddities?.some(({ what, name }) => what === "right" && name === "SELECT") === true;

function tablesIn(difference: Difference): string[] {
  if (!("table" in difference)) return [];
  return "foreignKey" in difference ? [difference.table, difference.foreignKey.refTable] : [difference.table];
}
