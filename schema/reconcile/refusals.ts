// Over 150 lines: every refusal with its next step, to be read beside one another.
import { Problem, type ProblemCode } from "../../src/domain/problem.ts";
import type { JournalState } from "../model/app-journal.ts";
import { describeDifference } from "../model/describe-difference.ts";
import { quoteIdentifier, serverSaid, sqlState } from "../model/sql.ts";
import { isTooOld } from "./oldest-server.ts";
import type { Statement } from "./statements.ts";
import type { Verification } from "./verify.ts";

const shown = 20;

export function refuseOldServer(serverVersion: number): void {
  if (!isTooOld(serverVersion)) return;
  throw new Problem({
    code: "database-too-old",
    title: "This PostgreSQL is too old for Dittofeed",
    saw: `server version ${Math.floor(serverVersion / 10_000)}`,
    why: "The schema needs NULLS NOT DISTINCT, which came with PostgreSQL 15.",
    next: "Upgrade the server to PostgreSQL 15 or later and run the same command again.",
  });
}

/** An empty database with somebody else's migration journal is somebody else's database. */
export function refuseForeign({ empty, journal, journalReport }: Verification): void {
  if (!empty || !isSomebodys(journal)) return;
  throw new Problem({
    code: "schema-incomplete",
    title: "This database seems to belong to another program",
    saw: `None of Dittofeed's tables are there, and ${journalReport.says}.`,
    why: "The app's own migrator would take that journal for its own. Nothing was changed.",
    next: "Name an empty database, or the one that holds Dittofeed's tables.",
  });
}

/** Tables of ours beside the app's own would be found by nobody. */
export function refuseShadowed({ shadowedBy }: Verification): void {
  if (shadowedBy === null) return;
  const schema = quoteIdentifier(shadowedBy);
  throw new Problem({
    code: "schema-incomplete",
    title: "The app's tables are in another schema than public",
    saw: `The search_path of this role leads to schema ${schema} first, and tables of the app's are there.`,
    why: "Tables that are made in public would stand beside them, and the app would use neither whole. Nothing was changed.",
    next: `Move each of them (ALTER TABLE ${schema}."Workspace" SET SCHEMA public;), or connect as a role for which public comes first.`,
  });
}

/** In a line, for whoever only looks; null where the version will do. */
export const oldServerLine = (serverVersion: number): string | null =>
  isTooOld(serverVersion)
    ? `PostgreSQL ${Math.floor(serverVersion / 10_000)} is too old: the schema needs NULLS NOT DISTINCT, which came with 15`
    : null;

const isSomebodys = (journal: JournalState): boolean =>
  ["foreign", "unreadable", "upstream", "newer", "damaged"].includes(journal);

/**
 * For whoever needs the schema to be complete: what is missing or wrong, and how to see what can be
 * done about it.
 */
export function refuseIncomplete(found: Verification, outcome: string): Problem {
  return new Problem({
    code: "schema-incomplete",
    title: `The database has ${found.tableCount} of ${found.tablesWanted} tables and is not complete; ${outcome}`,
    saw: shorten(shortcomings(found)),
    why: "Dittofeed fails in the places named.",
    next: "dittofeed-setup db verify   shows what is left, with the SQL for it; dittofeed-setup db apply   adds what can be added",
  });
}

/** A defect of ours: everything was said to be addable, and was not. */
export function unfinished(found: Verification, left: readonly Statement[]): Problem {
  return new Problem({
    code: "schema-incomplete",
    title: "The schema could not be completed; everything was rolled back",
    saw: shorten([...left.map(({ what }) => `still to do: ${what}`), ...shortcomings(found)]),
    why: "What these statements add was not there afterwards. Nothing was changed.",
    next: "Report this together with the text above.",
    who: "product",
  });
}

function shortcomings(found: Verification): string[] {
  const wrong = found.differences
    .filter(({ severity }) => severity === "breaks" || severity === "degrades")
    .map(describeDifference);
  const journal = journalLine(found);
  return journal === null ? wrong : [...wrong, journal];
}

function shorten(lines: readonly string[]): string {
  const more = lines.length > shown ? [`and ${lines.length - shown} more`] : [];
  return [...lines.slice(0, shown), ...more].join("\n");
}

/** Null where every migration is recorded and nothing else is. */
export const journalLine = ({
  journal,
  journalReport,
}: Pick<Verification, "journal" | "journalReport">): string | null =>
  journal === "recorded" ? null : journalReport.says;

/** What the server itself does not allow; null when the error is of another kind. */
export function refusedByServer(error: unknown, outcome = "Nothing was changed."): Problem | null {
  if (error instanceof Problem && error.code !== "unexpected") return null;
  const saw = serverSaid(error);
  const row = serverRows[sqlState(error) ?? ""]?.find(({ says }) => says === undefined || says.test(saw));
  if (row === undefined) return null;
  const { code, title, next } = row;
  const why = `The schema could not be completed. ${outcome}`;
  return new Problem({ code, title, saw, why, next, cause: error });
}

interface ServerRow {
  code: ProblemCode;
  title: string;
  next: string;
  /** One SQLSTATE has several causes: which one it is, only the words tell. */
  says?: RegExp;
}

const nameInTheWay: ServerRow = {
  code: "schema-incomplete",
  title: "Something else has a name that is needed",
  next: "Rename or move what stands in the way, or name an empty database.",
};

/** By SQLSTATE; of several the first whose words fit. */
const serverRows: Readonly<Record<string, readonly ServerRow[]>> = {
  "42501": [
    {
      says: /row-level security|row security/i,
      code: "database-refused",
      title: "Row-level security hides rows from this role",
      next: "The owner is held too where it was forced. Connect as a superuser, or as a role with BYPASSRLS; or let the owner take it back for the work: ALTER TABLE … NO FORCE ROW LEVEL SECURITY on the table that is named, and FORCE it again afterwards.",
    },
    {
      code: "database-refused",
      title: "The role lacks a right",
      next: "Grant the role CREATE on the database and on schema public, or connect as the owner.",
    },
  ],
  "25006": [
    {
      code: "database-refused",
      title: "The server is read-only",
      next: "Connect to the primary server instead of a replica, or end the server's read-only mode.",
    },
  ],
  "53100": [
    {
      code: "disk-full",
      title: "The database server's disk is full",
      next: "Free space on the server's data volume and run the same command again.",
    },
  ],
  "42P07": [nameInTheWay],
  "42710": [nameInTheWay],
  "55000": [
    {
      says: /replica identity|publishes/i,
      code: "database-refused",
      title: "A publication of yours forbids the change",
      next: "Give the table that is named a way to tell its rows apart: ALTER TABLE … REPLICA IDENTITY FULL; or take it out of the publication (ALTER PUBLICATION … DROP TABLE …). Then run the same command again.",
    },
  ],
};
