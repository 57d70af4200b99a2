import type { Database } from "../../src/domain/database.ts";
import { diffSchema } from "../model/diff.ts";
import type { Difference } from "../model/difference.ts";
import type { SchemaModel } from "../model/schema-model.ts";
import { quoteIdentifier } from "../model/sql.ts";
import { type Choices, no, type Question } from "./choices.ts";
import { type ColumnCandidate, columnCandidates, type TableCandidate, tableCandidates } from "./rename-candidates.ts";
import { afterRenames, type Rename, renamesOf, rowsOf } from "./renames.ts";
import { allAnswered, type Unanswered } from "./unanswered.ts";

export interface RenamesSeen<Schema extends SchemaModel> {
  readonly renames: readonly Rename[];
  /** As it will be once they are carried out. */
  readonly found: Schema;
  /** What may have been renamed and nobody has said. */
  readonly questions: readonly Question[];
  readonly waiting: Unanswered;
}

/** Reads only, and no row at all unless something may have been renamed. */
export async function inspectRenames<Schema extends SchemaModel>(
  database: Database,
  before: Schema,
  wanted: SchemaModel,
  { renamed }: Pick<Choices, "renamed">,
): Promise<RenamesSeen<Schema>> {
  const renames = renamesOf(before, wanted, renamed);
  const found = afterRenames(before, renames);
  const columns = columnCandidates(found, wanted, renamed);
  const tables = tableCandidates(found, wanted, renamed);
  if (columns.length + tables.length === 0) return { renames, found, questions: [], waiting: allAnswered };
  const asked = [
    ...tables.map(
      ({ own }) => `SELECT count(*)::float8 AS rows, count(*)::float8 AS filled FROM ${rowsOf(own, renames)} t`,
    ),
    ...columns.map((candidate) => filledSql(candidate, wanted, found, renames)),
  ];
  const counts = await database.query<Counts>(
    asked.map((sql, place) => `SELECT ${place} AS place, c.* FROM (${sql}) c`).join("\nUNION ALL "),
  );
  const countsOf = (place: number) => counts.find((one) => one.place === place) ?? { place, rows: 0, filled: 0 };
  const openTables = tables.filter((_, place) => countsOf(place).rows > 0);
  const openColumns = columns.flatMap((candidate, place) => {
    const seen = countsOf(tables.length + place);
    return isFilled(candidate, seen) ? [{ ...candidate, ...seen }] : [];
  });
  return {
    ...{ renames, found },
    questions: [
      ...openTables.map((one) => askTable(one, countsOf(tables.indexOf(one)).rows)),
      ...[...new Set(openColumns.map(({ table, own }) => `${table}.${own.name}`))].map((subject) =>
        askColumn(
          subject,
          openColumns.filter(({ table, own }) => `${table}.${own.name}` === subject),
        ),
      ),
    ],
    waiting: {
      tables: new Set(openTables.map(({ lost }) => lost)),
      columns: new Set(openColumns.map(({ table, lost }) => `${table}.${lost.name}`)),
    },
  };
}

interface Counts {
  place: number;
  rows: number;
  /** Rows that hold a value which could be the lost column's. */
  filled: number;
}

/** What points at another table has values that are there, or it is another column. */
function filledSql(
  { table, lost, own }: ColumnCandidate,
  wanted: SchemaModel,
  found: SchemaModel,
  renames: readonly Rename[],
): string {
  const name = `t.${quoteIdentifier(own.name)}`;
  const key = wanted.tables[table]?.foreignKeys.find(({ columns }) => columns.length === 1 && columns[0] === lost.name);
  const isThere = key !== undefined && Object.hasOwn(found.tables, key.refTable);
  const fits = isThere
    ? ` AND EXISTS (SELECT FROM ${rowsOf(key.refTable, renames)} r WHERE r.${quoteIdentifier(key.refColumns[0] ?? "")}::text = ${name}::text)`
    : "";
  return `SELECT count(*)::float8 AS rows, count(*) FILTER (WHERE ${name} IS NOT NULL${fits})::float8 AS filled FROM ${rowsOf(table, renames)} t`;
}

/** Empty, there is nothing that a second column would leave behind. */
const isFilled = ({ lost, isLikely }: ColumnCandidate, { rows, filled }: Counts): boolean =>
  filled > 0 && (lost.nullable || isLikely || filled * 2 > rows);

const askTable = ({ lost, own }: TableCandidate, rows: number): Question => ({
  option: "renamed",
  subject: own,
  saw: `Table ${lost} is missing, and ${own} has its columns and ${rows} ${rows === 1 ? "row" : "rows"}. If it was renamed, a new table would leave those rows behind.`,
  answers: [
    { answer: lost, does: `${own} is renamed back to ${lost}, with everything in it` },
    { answer: no, does: `${own} is yours and stays; ${lost} is created empty` },
  ],
});

function askColumn(subject: string, candidates: readonly (ColumnCandidate & Counts)[]): Question {
  const likeliest = candidates.filter(({ isLikely }) => isLikely);
  const of = likeliest.length > 0 ? likeliest : candidates;
  const [{ table, own, rows, filled } = { table: "", own: { name: "", type: "" }, rows: 0, filled: 0 }] = of;
  const names = of.map(({ lost }) => lost.name);
  const lost = names.map((name) => `${table}.${name}`).join(" and ");
  return {
    option: "renamed",
    subject,
    saw: `Column ${lost} ${names.length === 1 ? "is" : "are"} missing, and ${own.name} (${own.type}), which does not belong to the app, has values in ${filled} of ${rows} rows. If it was renamed, a new column would leave those values behind.`,
    answers: [
      ...names.map((name) => ({ answer: name, does: `${own.name} is renamed back to ${name}, with all its values` })),
      {
        answer: no,
        does: `${own.name} is yours and stays; ${names.join(", ")} ${names.length === 1 ? "is" : "are"} added`,
      },
    ],
  };
}

/** Until a rename is carried out, what is wanted is missing. */
export function stillToRename(before: SchemaModel, wanted: SchemaModel, renames: readonly Rename[]): Difference[] {
  if (renames.length === 0) return [];
  return diffSchema(wanted, before).filter((difference) => {
    if (difference.kind !== "missing-column" && difference.kind !== "missing-table") return false;
    const name = difference.kind === "missing-column" ? difference.column.name : undefined;
    return renames.some(({ table, column }) => table.to === difference.table && column?.to === name);
  });
}
