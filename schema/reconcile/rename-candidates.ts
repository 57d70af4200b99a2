import type { ColumnModel, SchemaModel, TableModel } from "../model/schema-model.ts";
import { type Answers, no } from "./choices.ts";

/** A column of the app that is missing, and one of the operator's that may be the same. */
export interface ColumnCandidate {
  readonly table: string;
  readonly lost: ColumnModel;
  readonly own: ColumnModel;
  /** The names are alike, or a key of the app's has the column in the lost one's place. */
  readonly isLikely: boolean;
}

export interface TableCandidate {
  readonly lost: string;
  readonly own: string;
}

/**
 * A rename keeps type, default and mostly nullability, so a column that has all three of a lost one
 * may be it. `found` is as it is after the renames that were named; an answer of `no` ends the
 * question.
 */
export function columnCandidates(found: SchemaModel, wanted: SchemaModel, answers: Answers = {}): ColumnCandidate[] {
  return Object.entries(wanted.tables).flatMap(([table, model]) => {
    const there = found.tables[table];
    if (there === undefined) return [];
    const lost = without(model, there);
    const own = without(there, model).filter(({ name }) => answers[`${table}.${name}`] !== no);
    return lost.flatMap((column) =>
      own.flatMap((other) => {
        const isLikely = alike(column.name, other.name) || standsInKey(column.name, other.name, model, there);
        const fits = sameType(column, other) && (isLikely || (sameShape(column, other) && !isScripts(table, other)));
        return fits ? [{ table, lost: column, own: other, isLikely }] : [];
      }),
    );
  });
}

/** A table of the operator's that has (nearly) all the columns of one that is missing. */
export function tableCandidates(found: SchemaModel, wanted: SchemaModel, answers: Answers = {}): TableCandidate[] {
  const own = Object.entries(found.tables).filter(
    ([name]) => !Object.hasOwn(wanted.tables, name) && answers[name] !== no,
  );
  return Object.entries(wanted.tables).flatMap(([lost, model]) =>
    Object.hasOwn(found.tables, lost)
      ? []
      : own.filter(([, other]) => holdsColumns(model, other)).map(([name]) => ({ lost, own: name })),
  );
}

/** The old init script's own, in each database that it made: never one of the app's. */
const isScripts = (table: string, { name }: ColumnModel): boolean => table === "Workspace" && name === "tenantId";

const without = (table: TableModel, other: TableModel): ColumnModel[] =>
  table.columns.filter(({ name }) => !other.columns.some((column) => column.name === name));

/** Nine of ten, by name and type: an older schema may lack one that came later. */
function holdsColumns(wanted: TableModel, other: TableModel): boolean {
  const same = wanted.columns.filter((column) =>
    other.columns.some((there) => there.name === column.name && sameType(column, there)),
  );
  return same.length >= wanted.columns.length * 0.9 - (wanted.columns.length > 4 ? 1 : 0);
}

/** But for a length or digits of a second, with which an older script may have made it. */
const sameType = (one: ColumnModel, other: ColumnModel): boolean => bare(one.type) === bare(other.type);

const bare = (type: string): string => type.replace(/\(\d+\)/, "").replace(/^character varying$/, "text");

const sameShape = (lost: ColumnModel, own: ColumnModel): boolean =>
  (lost.nullable ? own.nullable : true) && (lost.default === own.default || lost.type.startsWith('"'));

/** `journey_definition` for `definition`, `Name` for `name`, `statsu` for `status`. */
export function alike(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 4 && long.includes(short)) return true;
  return short.length >= 5 && distance(a, b) <= 2;
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/** Levenshtein's, over two rows. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Keys and indexes follow a rename, and keep their names. */
function standsInKey(lost: string, own: string, wanted: TableModel, found: TableModel): boolean {
  const keys = ({ uniques, indexes, foreignKeys, primaryKey }: TableModel) => [
    ...uniques,
    ...indexes,
    ...foreignKeys,
    ...(primaryKey === null ? [] : [primaryKey]),
  ];
  return keys(wanted).some(({ name, columns }) => {
    const place = columns.indexOf(lost);
    return place >= 0 && keys(found).some((key) => key.name === name && key.columns[place] === own);
  });
}
