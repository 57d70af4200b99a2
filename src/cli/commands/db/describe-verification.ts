import { describeDifference } from "../../../../schema/model/describe-difference.ts";
import { type Difference, isComplete, type Severity } from "../../../../schema/model/difference.ts";
import { type Question, typedAnswer } from "../../../../schema/reconcile/choices.ts";
import { personSql } from "../../../../schema/reconcile/person-sql.ts";
import { journalLine, oldServerLine } from "../../../../schema/reconcile/refusals.ts";
import type { Verification } from "../../../../schema/reconcile/verify.ts";
import type { NamedDatabase } from "../../../installation/installation.ts";

/** Tables, keys and indexes are all there, and the app's own migrator would not fail over them. */
export const isSound = ({ complete, journalReport, serverVersion }: Verification): boolean =>
  complete && !journalReport.migratorFails && oldServerLine(serverVersion) === null;

const headings: Record<Severity, string> = {
  breaks: "Something fails without it",
  degrades: "Works, but slower or less safely",
  attention: "Works; only you can decide",
  extra: "Your own; never touched",
};

/** One screen: what is complete, what is missing and why it matters, and what to do. */
export function verificationLines(
  found: Verification,
  { label, mode }: Pick<NamedDatabase, "label" | "mode">,
): string[] {
  const journal = journalLine(found);
  const old = oldServerLine(found.serverVersion);
  return [
    `${label}, PostgreSQL ${Math.floor(found.serverVersion / 10_000)}, ${mode} mode`,
    ...(old === null ? [] : [`Server      ${old}`]),
    `Tables      ${found.tableCount} of ${found.tablesWanted}`,
    `Journal     ${journal ?? "recorded: the app's own migrator has nothing to do"}`,
    `Schema      ${found.complete ? "complete" : "not complete"}`,
    ...(found.complete
      ? [`Writes      ${writesLine(found) ?? "tested as the app writes, and rolled back: nothing is rejected"}`]
      : []),
    ...Object.entries(headings).flatMap(([severity, heading]) => {
      const of = found.differences.filter((difference) => difference.severity === severity);
      return of.length === 0 ? [] : ["", `${heading} (${of.length})`, ...of.map((d) => `  ${describeDifference(d)}`)];
    }),
    ...questionLines(found.questions),
    ...journalSqlLines(found),
    ...personLines(found.differences),
    ...(found.pending.length === 0
      ? []
      : ["", `${found.pending.length} statements would add what is missing: dittofeed-setup db apply`]),
  ];
}

/** Null where the app's writes were tried. */
export const writesLine = ({ writes }: Pick<Verification, "writes">): string | null =>
  writes.tried ? null : `not tested: ${writes.because}`;

/** What fails and no SQL of ours is for: it would not be told otherwise. */
export const wrongLines = (differences: readonly Difference[]): string[] =>
  differences
    .filter((difference) => !isComplete([difference]) && personSql(difference) === null)
    .map((difference) => `left      ${describeDifference(difference)}`);

/** What is not done before somebody has said how, and what to type for each answer. */
export function questionLines(questions: readonly Question[]): string[] {
  if (questions.length === 0) return [];
  return [
    "",
    `Your choice (${questions.length}); nothing happens until you decide. Add to dittofeed-setup db apply:`,
    ...questions.flatMap((question) => [
      `  ${question.saw}`,
      ...question.answers.map(({ answer, does }) => `    ${typedAnswer(question, answer)}   ${does}`),
    ]),
  ];
}

/** The journal is mended by adding where that is safe; else a person gets the SQL. */
export function journalSqlLines({ journalReport: { sql } }: Pick<Verification, "journalReport">): string[] {
  if (sql === null) return [];
  return ["", "For the journal, by hand:", ...sql.split("\n").map((line) => `  ${line}`)];
}

/** What adding cannot settle, with the SQL for it. */
export function personLines(differences: readonly Difference[]): string[] {
  const settled = differences.flatMap((difference) => {
    const sql = personSql(difference);
    return sql === null
      ? []
      : [`  -- ${describeDifference(difference)}`, ...sql.split("\n").map((line) => `  ${line}`), ""];
  });
  return settled.length === 0
    ? []
    : ["", "For you to decide; dittofeed-setup never runs these:", ...settled.slice(0, -1)];
}

/** The same for programs. */
export function verificationJson(found: Verification, { label, mode }: Pick<NamedDatabase, "label" | "mode">): object {
  const { complete, empty, journal, journalReport, serverVersion, tableCount, tablesWanted, writes } = found;
  return {
    database: label,
    ...{ mode, serverVersion, complete, empty, journal, tables: tableCount, tablesWanted },
    tooOld: oldServerLine(serverVersion) !== null,
    migrator: { fails: journalReport.migratorFails, says: journalReport.says, sql: journalReport.sql },
    writes: writes.tried ? { tried: true } : writes,
    differences: found.differences.map((difference) => ({
      kind: difference.kind,
      severity: difference.severity,
      what: describeDifference({ ...difference, breaks: null, held: null }),
      breaks: difference.breaks,
      rows: difference.held?.rows ?? 0,
      examples: difference.held?.examples ?? [],
      sql: personSql(difference),
    })),
    questions: found.questions.map((question) => ({
      ...question,
      answers: question.answers.map(({ answer, does }) => ({ answer, does, type: typedAnswer(question, answer) })),
    })),
    pending: found.pending.map(({ what, sql }) => ({ what, sql })),
  };
}
