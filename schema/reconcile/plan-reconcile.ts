// Over 150 lines: the order of all statements is decided in one place.
import { isToBeRecorded, type JournalState, recordJournalSql } from "../model/app-journal.ts";
import type { Difference } from "../model/difference.ts";
import type { SchemaModel, TableModel } from "../model/schema-model.ts";
import { quoteLiteral } from "../model/sql.ts";
import { isFree } from "./ask-duplicates.ts";
import type { Choices } from "./choices.ts";
import { FreeNames } from "./free-names.ts";
import { type Decisions, nothingToDecide } from "./inspect-decisions.ts";
import type { RowsSeen } from "./inspect-rows.ts";
import { withoutTriggers } from "./own-triggers.ts";
import { addColumn, changeType, finishColumn, mayDropNotNull } from "./plan-columns.ts";
import { defaultToSet } from "./plan-defaults.ts";
import { isNoTable, planKeys, pointsAtLater } from "./plan-keys.ts";
import { type Rename, renameStatements } from "./renames.ts";
import { setDuplicatesAside } from "./set-aside.ts";
import {
  addForeignKey,
  addUnique,
  alterColumn,
  createEnum,
  createIndex,
  createTable,
  inPublic,
  type Statement,
} from "./statements.ts";
import { typesTaken } from "./types-taken.ts";
import { allAnswered, dependsOnAnswer, type Unanswered } from "./unanswered.ts";

/** Statements that are sent in one round trip, and what they are together. */
export interface StatementGroup {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/**
 * Everything that brings a database as far as adding can, in three parts that follow each other.
 */
export interface ReconcilePlan {
  /**
   * New values of enum types that are there: PostgreSQL lets nobody use one in the transaction that
   * adds it.
   */
  readonly first: readonly Statement[];
  /** All or nothing. */
  readonly transaction: readonly StatementGroup[];
  /**
   * What would make writers of large tables wait, one by one after the transaction; each can be
   * finished by the next run.
   */
  readonly afterwards: readonly Statement[];
}

export interface PlanInput {
  readonly found: SchemaModel;
  readonly wanted: SchemaModel;
  readonly differences: readonly Difference[];
  readonly rowsIn: RowsSeen["rowsIn"];
  readonly journal: JournalState;
  /** Rows above which an index is built beside the writers instead of in front of them. */
  readonly concurrentlyAbove: number;
  /** Carried out first; `found` is as it is after them. */
  readonly renames?: readonly Rename[];
  /** What depends on an answer that nobody has given is left out. */
  readonly waiting?: Unanswered;
  readonly choices?: Choices;
  readonly decisions?: Decisions;
  /** What records the journal; by default the nine known rows. */
  readonly journalSql?: string;
}

/** Pure: the same database gives the same statements, for the review as for the run. */
export function planReconcile(input: PlanInput): ReconcilePlan {
  const { found, rowsIn, renames = [], waiting = allAnswered, decisions = nothingToDecide } = input;
  const values = input.choices?.values;
  const quietly = (statement: Statement, table: string, on: "onUpdate" | "onDelete") =>
    withoutTriggers(
      statement,
      decisions.triggers.filter((trigger) => trigger.table === table && trigger[on]),
    );
  const differences = input.differences.filter((difference) => !dependsOnAnswer(difference, waiting));
  const of = <Kind extends Difference["kind"]>(...kinds: Kind[]) =>
    differences.filter((d): d is Extract<Difference, { kind: Kind }> => (kinds as string[]).includes(d.kind));
  const isOfNoType = typesTaken(differences);
  const added = of("missing-column").filter((difference) => !isOfNoType(difference.column));
  const mendable = differences.filter(({ severity }) => severity !== "extra");
  const names = new FreeNames(found);
  const newTables = of("missing-table");
  const isLarge = (table: string) => (rowsIn[table] ?? 0) > input.concurrentlyAbove;
  const columns = { rowsIn, names, isLarge };
  const finished = [...added, ...of("wrong-nullability")].map((difference) => {
    const { now, later } = finishColumn(difference, columns, values);
    const withoutOwn = (statement: Statement) =>
      statement.sql.includes("UPDATE ") ? quietly(statement, difference.table, "onUpdate") : statement;
    return { now: now.map(withoutOwn), later: later.map(withoutOwn) };
  });
  const keys = planKeys(mendable, {
    found,
    wanted: input.wanted,
    names,
    setAside: (table, columns) => {
      const aside = setAside(input, table, columns);
      return aside && quietly(aside, table, "onDelete");
    },
    isLarge,
  });
  const newForeignKeys = newTables.flatMap(({ table, model }) =>
    model.foreignKeys
      .filter(({ refTable }) => !waiting.tables.has(refTable) && !isNoTable(refTable, differences))
      .map((key) => ({
        statement: addForeignKey(table, { ...key, name: names.take(key.name) }),
        isLater: pointsAtLater(key, differences, isLarge),
      })),
  );
  const foreignKeys = (later: boolean) =>
    newForeignKeys.flatMap(({ statement, isLater }) => (isLater === later ? [statement] : []));
  const groups: StatementGroup[] = [
    {
      name: "schema public",
      statements: of("missing-schema").map(() => ({ sql: `CREATE SCHEMA "public"`, what: "create schema public" })),
    },
    { name: "enum types", statements: of("missing-enum").map((d) => createEnum(d.enum, d.values)) },
    { name: "renamed columns", statements: renameStatements(renames) },
    { name: "tables", statements: newTables.map(({ table, model }) => createTable(table, named(model, names))) },
    {
      name: "column types",
      statements: of("wrong-type").flatMap((d) =>
        d.severity === "extra" || isOfNoType(d.column) ? [] : (changeType(d, values, columns) ?? []),
      ),
    },
    { name: "columns", statements: added.map((difference) => addColumn(difference, columns)) },
    {
      name: "defaults",
      statements: of("wrong-default").flatMap((d) => {
        const value = d.severity === "extra" ? null : defaultToSet(d, differences, values);
        return value === null ? [] : alterColumn(d.table, d.column.name, `SET DEFAULT ${value}`, "set the default of");
      }),
    },
    {
      name: "column values",
      statements: [
        ...of("wrong-nullability").flatMap((d) =>
          mayDropNotNull(d, found) ? alterColumn(d.table, d.column.name, "DROP NOT NULL", "allow NULL in") : [],
        ),
        ...finished.flatMap(({ now }) => now),
      ],
    },
    {
      name: "unique keys",
      statements: [
        ...newTables.flatMap(({ table, model }) =>
          model.uniques.map((unique) => addUnique(table, { ...unique, name: names.take(unique.name) })),
        ),
        ...keys.unique,
      ],
    },
    {
      name: "foreign keys",
      statements: [...foreignKeys(false), ...keys.foreign],
    },
    {
      name: "indexes",
      statements: [
        ...newTables.flatMap(({ table, model }) =>
          model.indexes.map((index) => createIndex(table, { ...index, name: names.take(index.name) })),
        ),
        ...keys.index,
      ],
    },
    { name: "migration journal", statements: journalStatements(input) },
  ];
  return {
    first: of("missing-enum-value").map((d) => addEnumValue(d.enum, d.value, input)),
    transaction: groups.filter(({ statements }) => statements.length > 0),
    afterwards: [...finished.flatMap(({ later }) => later), ...keys.concurrently, ...foreignKeys(true)],
  };
}

const named = (model: TableModel, names: FreeNames): TableModel =>
  model.primaryKey === null
    ? model
    : { ...model, primaryKey: { ...model.primaryKey, name: names.take(model.primaryKey.name) } };

/** Only all of them: while one row of a key is in use, the key cannot be made and none may go. */
function setAside({ found, wanted, choices, decisions }: PlanInput, table: string, columns: readonly string[]) {
  const choice = choices?.duplicates;
  const of = decisions?.duplicates.find(({ key }) => key.table === table && key.columns.join() === columns.join());
  if (choice === undefined || of === undefined || !isFree(of.ways[choice])) return null;
  return setDuplicatesAside(of, found, wanted, choice);
}

/** In their order, for a person to read before anything runs. */
export const allStatements = (plan: ReconcilePlan): Statement[] => [
  ...plan.first,
  ...plan.transaction.flatMap(({ statements }) => statements),
  ...plan.afterwards,
];

/** Foreign and unreadable journals are somebody else's: what they say is left as it is. */
function journalStatements({ journal, journalSql }: PlanInput): Statement[] {
  if (!isToBeRecorded(journal)) return [];
  // A view, or a table of somebody else's, may refuse it; the schema is complete all the same.
  return [{ sql: journalSql ?? recordJournalSql(), what: "record the app's migration journal" }];
}

/**
 * In the place where it is wanted, so that the types sort alike everywhere; the one before it is
 * there by then.
 */
function addEnumValue(name: string, value: string, { wanted, found }: PlanInput): Statement {
  const values = wanted.enums[name] ?? [];
  const [before, first] = [values[values.indexOf(value) - 1], found.enums[name]?.[0]];
  const beside = before === undefined ? { word: "BEFORE", value: first } : { word: "AFTER", value: before };
  const place = beside.value === undefined ? "" : ` ${beside.word} ${quoteLiteral(beside.value)}`;
  const sql = `ALTER TYPE ${inPublic(name)} ADD VALUE IF NOT EXISTS ${quoteLiteral(value)}${place}`;
  return { sql, what: `add value ${value} to type ${name}` };
}
