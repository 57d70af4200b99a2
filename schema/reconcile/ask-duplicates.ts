import type { Difference } from "../model/difference.ts";
import type { SchemaModel, TableModel } from "../model/schema-model.ts";
import { quoteIdentifier, quoteList, quoteLiteral } from "../model/sql.ts";
import type { DuplicateChoice, Question } from "./choices.ts";
import { blockedKey, type Duplicates, duplicateChoices, type Way } from "./inspect-duplicates.ts";
import { inPublic } from "./statements.ts";

/** May all rows that would go really go? */
export const isFree = ({ rows, uses }: Way): boolean => rows > 0 && uses.length === 0;

/** What is to be decided about the rows of one key; null where that was said and can be done. */
export function askDuplicates({ key, ways }: Duplicates, chosen: DuplicateChoice | undefined): Question | null {
  if (chosen !== undefined && isFree(ways[chosen])) return null;
  const { table, columns } = key;
  const [first, ...others] = duplicateChoices.map((choice) => `with ${choice} ${describeWay(ways[choice])}`);
  return {
    option: "duplicates",
    subject: `${table}(${columns.join(", ")})`,
    saw: `Rows of ${table} share (${columns.join(", ")}), so its unique key cannot be created: ${[first, ...others].join("; ")}.`,
    answers: duplicateChoices
      .filter((choice) => isFree(ways[choice]))
      .map((choice) => ({
        answer: choice,
        does: `${rowsOf(ways[choice].rows)} of ${table} ${ways[choice].rows === 1 ? "is" : "are"} copied to dittofeed_setup.set_aside and deleted${table === "Workspace" ? "; references in ClickHouse are not checked" : ""}`,
      })),
  };
}

const rowsOf = (rows: number): string => `${rows} ${rows === 1 ? "row" : "rows"}`;

function describeWay({ rows, uses }: Way): string {
  const would = `${rowsOf(rows)} would be removed`;
  if (uses.length === 0) return `${would}, and nothing uses ${rows === 1 ? "it" : "them"}`;
  const by = uses.map((use) => (use.rows === 0 ? use.name : `${use.name}: ${rowsOf(use.rows)}`));
  return `${would}, but rows in use stay (${by.join(", ")})`;
}

/** For a person: the rows of each group, and who uses which of them. */
function duplicatesSql({ key, references, ways }: Duplicates, table: TableModel | undefined): string {
  const columns = key.columns.map((name) => `t.${quoteIdentifier(name)}`).join(", ");
  const age = table?.columns.some(({ name }) => name === "createdAt") === true ? ["createdAt"] : [];
  const id = table?.primaryKey?.columns ?? ["ctid"];
  const shown = [...new Set([...id, ...key.columns, ...age])].map((name) => `t.${quoteIdentifier(name)}`).join(", ");
  const used = new Set(Object.values(ways).flatMap(({ uses }) => uses.map(({ name }) => name)));
  const users = references.filter(({ name, readable }) => readable && used.has(name));
  const groups = `(SELECT ctid, *, count(*) OVER (PARTITION BY ${quoteList(key.columns)}) AS n FROM ${inPublic(key.table)}) t`;
  const order = `WHERE t.n > 1 ORDER BY ${[columns, ...age.map((name) => `t.${quoteIdentifier(name)}`)].join(", ")}`;
  if (users.length === 0) return `SELECT ${shown} FROM ${groups}\n${order};`;
  const counts = users.map(
    ({ from, name, joins }) =>
      `  SELECT ${quoteLiteral(name)} AS used_by, count(*) AS rows FROM ${from} c WHERE ${joins}`,
  );
  return `SELECT ${shown}, u.used_by, u.rows FROM ${groups}
LEFT JOIN LATERAL (
${counts.join("\n  UNION ALL\n")}) u ON u.rows > 0
${order}, u.used_by;
-- point what uses one of them at the one that is to stay, or give one another name; then: dittofeed-setup db apply`;
}

/** A person who has to decide about duplicates wants to see what uses which. */
export function withUses(difference: Difference, duplicates: readonly Duplicates[], found: SchemaModel): Difference {
  const key = blockedKey(difference);
  const of = duplicates.find((one) => one.key.table === key?.table && one.key.columns === key.columns);
  if (of === undefined || difference.held === null) return difference;
  return { ...difference, held: { ...difference.held, sql: duplicatesSql(of, found.tables[of.key.table]) } };
}
