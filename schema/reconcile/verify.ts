import type { Database } from "../../src/domain/database.ts";
import type { AppMigration } from "../../src/domain/docker.ts";
import { isToBeRecorded, type JournalState, recordJournalSql } from "../model/app-journal.ts";
import { completeSchema } from "../model/complete-schema.ts";
import { diffSchema, worstFirst } from "../model/diff.ts";
import { type Difference, type Held, isComplete } from "../model/difference.ts";
import { type FoundSchema, introspect } from "../model/introspect.ts";
import { type JournalReport, judgeJournal, wantedBeside } from "../model/judge-journal.ts";
import { shadowingSchema } from "../model/judge-search-path.ts";
import type { SchemaMode } from "../model/schema-model.ts";
import { probeWrites, type Writes } from "../probe/probe.ts";
import { askDuplicates, withUses } from "./ask-duplicates.ts";
import { askValues } from "./ask-values.ts";
import { canBeFilled, canBeMended } from "./can-be-mended.ts";
import type { Answers, Choices, Question } from "./choices.ts";
import { inspectDecisions, nothingToDecide } from "./inspect-decisions.ts";
import { inspectRenames, stillToRename } from "./inspect-renames.ts";
import { inspectRows, noRows, type RowsSeen } from "./inspect-rows.ts";
import { isTooOld } from "./oldest-server.ts";
import { allStatements, planReconcile, type ReconcilePlan } from "./plan-reconcile.ts";
import { asksRows } from "./row-questions.ts";
import type { Statement } from "./statements.ts";
import { typesTaken } from "./types-taken.ts";
import { dependsOnAnswer } from "./unanswered.ts";

export interface JudgeOptions extends Choices {
  readonly mode: SchemaMode;
  /** Rows above which an index is built CONCURRENTLY, after the transaction. */
  readonly concurrentlyAbove?: number | undefined;
  /** What the api image carries; absent: the nine known ones. */
  readonly migrations?: readonly AppMigration[] | undefined;
}

export interface Verification {
  /**
   * Nothing breaks and nothing degrades, and no write of the app's was refused where it was tried.
   * The journal is judged apart.
   */
  readonly complete: boolean;
  readonly writes: Writes;
  readonly found: FoundSchema;
  /** None of our tables and none of our types are there: free to be filled. */
  readonly empty: boolean;
  /** Worst first; rows that stand in the way are counted where anything differs. */
  readonly differences: readonly Difference[];
  readonly journal: JournalState;
  /** The same in words, and what the app's own migrator would do here. */
  readonly journalReport: JournalReport;
  /** A schema before public in which the app finds tables of its own; null where there is none. */
  readonly shadowedBy: string | null;
  /**
   * What would bring it further by adding; and the same as one list. Nothing: there is nothing that
   * adding can do.
   */
  readonly plan: ReconcilePlan;
  readonly pending: readonly Statement[];
  /** What breaks or degrades and cannot be mended by adding: a person has to decide. */
  readonly blocked: readonly Difference[];
  /** What only a person can answer, each with what to type; until then nothing of it is done. */
  readonly questions: readonly Question[];
  /** Would a change touch a database that holds rows? Known only where something is pending. */
  readonly hasRows: boolean;
  /** How many of the wanted tables are there, and how many are wanted. */
  readonly tableCount: number;
  readonly tablesWanted: number;
  readonly serverVersion: number;
}

/**
 * Compares a database with the complete schema; reads only. One round trip, two where something
 * differs.
 */
export async function compareSchema(database: Database, options: JudgeOptions): Promise<Verification> {
  return judge(database, await introspect(database), options);
}

/**
 * The same, and where nothing is wanting the app's writes are tried, in one more round trip, and
 * taken back. Not inside a transaction: settings of the try would stay in it.
 */
export async function verifySchema(database: Database, options: JudgeOptions): Promise<Verification> {
  return tryWrites(database, await compareSchema(database, options), options);
}

/** What the server refuses of the app's writes is a difference like any other, and breaks. */
export async function tryWrites<Found extends Verification>(
  database: Database,
  found: Found,
  { mode }: Pick<JudgeOptions, "mode">,
): Promise<Found> {
  if (!found.complete) return found;
  const writes = await probeWrites(database, completeSchema(mode), found.found);
  if (!writes.tried || writes.refused.length === 0) return { ...found, writes };
  return {
    ...found,
    writes,
    complete: false,
    differences: worstFirst([...writes.refused, ...found.differences]),
    blocked: [...writes.refused, ...found.blocked],
  };
}

export async function judge(database: Database, before: FoundSchema, options: JudgeOptions): Promise<Verification> {
  const journalReport = judgeJournal(before, options.migrations);
  const journal = journalReport.state;
  const wanted = wantedBeside(journal, completeSchema(options.mode));
  const { found, renames, questions, waiting } = await inspectRenames(database, before, wanted, options);
  const bare = diffSchema(wanted, found);
  const isQuestion = !isTooOld(before.serverVersion) && (isToBeRecorded(journal) || bare.some(asksRows));
  const seen = isQuestion ? await inspectRows(database, found, wanted, bare, renames) : noRows;
  const bareSettled = bare.map((difference, place) =>
    settle(difference, seen.held[place] ?? null, seen, options.values),
  );
  const decisions =
    seen === noRows ? nothingToDecide : await inspectDecisions(database, bareSettled, found, wanted, renames);
  const settled = bareSettled.map((difference) => withUses(difference, decisions.duplicates, found));
  const differences = worstFirst(settled);
  const seenNow = worstFirst([...settled, ...stillToRename(before, wanted, renames)]);
  const isOfNoType = typesTaken(differences);
  const plan = planReconcile({
    ...{ found, wanted, differences, journal, renames, waiting, rowsIn: seen.rowsIn, choices: options, decisions },
    concurrentlyAbove: options.concurrentlyAbove ?? 100_000,
    journalSql: recordJournalSql(options.migrations),
  });
  return {
    complete: isComplete(seenNow),
    writes: { tried: false, because: "tested as soon as nothing is missing" },
    found,
    empty: isEmpty(found),
    differences: seenNow,
    ...{ journal, journalReport, shadowedBy: shadowingSchema(found) },
    plan,
    pending: allStatements(plan),
    blocked: differences.filter(
      (difference) =>
        !isComplete([difference]) &&
        (("column" in difference && isOfNoType(difference.column)) ||
          dependsOnAnswer(difference, waiting) ||
          !canBeMended(difference, { found, differences, rowsIn: seen.rowsIn, values: options.values })),
    ),
    questions: [
      ...questions,
      ...decisions.duplicates.flatMap((of) => askDuplicates(of, options.duplicates) ?? []),
      ...differences.flatMap((difference) => askValues(difference, options.values) ?? []),
    ],
    hasRows: Object.values(seen.rowsIn).some((rows) => rows > 0),
    tableCount: Object.keys(wanted.tables).filter((table) => Object.hasOwn(found.tables, table)).length,
    tablesWanted: Object.keys(wanted.tables).length,
    serverVersion: found.serverVersion,
  };
}

/** What the rows have to say about how bad it is. */
function settle(
  difference: Difference,
  held: Held | null,
  { rowsIn }: RowsSeen,
  values: Answers | undefined,
): Difference {
  if (difference.kind === "missing-column") return { ...difference, lost: rowsIn[difference.table] ?? 0 };
  if (held === null) return difference;
  return { ...difference, held, severity: severityWithRows(difference, rowsIn, values) };
}

function severityWithRows(
  difference: Difference,
  rowsIn: RowsSeen["rowsIn"],
  values: Answers | undefined,
): Difference["severity"] {
  switch (difference.kind) {
    // The app works, and mending it would mean deciding about somebody's rows.
    case "unvalidated-foreign-key":
      return "attention";
    // The app reads a value there that it does not know.
    case "wrong-type":
    case "extra-enum-value":
      return "breaks";
    // Nothing where the app counts on something, and nobody but a person knows what belongs there.
    case "wrong-nullability":
      if (difference.column.nullable || canBeFilled(difference, rowsIn, values)) return difference.severity;
      return maybeEmpty.has(`${difference.table}.${difference.column.name}`) ? "attention" : "breaks";
    default:
      return difference.severity;
  }
}

/**
 * NOT NULL in the app's schema, but not in its own migrations: members without an e-mail are as old
 * as the table, and the app reads them.
 */
const maybeEmpty = new Set(["WorkspaceMember.email"]);

/**
 * None of our tables and none of our types, in either mode: free to be filled. What others put
 * there does not count.
 */
function isEmpty(found: FoundSchema): boolean {
  const wanted = completeSchema("embedded");
  const holds = (there: Readonly<Record<string, unknown>>) => (name: string) => Object.hasOwn(there, name);
  return !Object.keys(wanted.tables).some(holds(found.tables)) && !Object.keys(wanted.enums).some(holds(found.enums));
}
