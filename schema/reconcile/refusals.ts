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
    why: "The schema needs NULLS NOT DISTINCT, which was added in PostgreSQL 15.",
    next: "Upgrade the server to PostgreSQL 15 or later, then run the same command again.",
  });
}

/** An empty database with somebody else's migration journal is somebody else's database. */
export function refuseForeign({ empty, journal, journalReport }: Verification): void {
  if (!empty || !isSomebodys(journal)) return;
  throw new Problem({
    code: "schema-incomplete",
    title: "This database appears to belong to another program",
    saw: `It has none of Dittofeed's tables, and ${journalReport.says}.`,
    why: "The app's own migrator would use that journal as its own. Nothing was changed.",
    next: "Use an empty database, or the one that holds Dittofeed's tables.",
  });
}

/** Tables of ours beside the app's own would be found by nobody. */
export function refuseShadowed({ shadowedBy }: Verification): void {
  if (shadowedBy === null) return;
  const schema = quoteIdentifier(shadowedBy);
  throw new Problem({
    code: "schema-incomplete",
    title: "The app's tables are in another schema than public",
    saw: `The search_path of this role starts with schema ${schema}, which contains tables of the app.`,
    why: "Tables created in public would exist beside them, and the app would use neither set completely. Nothing was changed.",
    next: `Move each of them (ALTER TABLE ${schema}."Workspace" SET SCHEMA public;), or connect as a role whose search_path starts with public.`,
  });
}

/** In a line, for whoever only looks; null where the version will do. */
export const oldServerLine = (serverVersion: number): string | null =>
  isTooOld(serverVersion)
    ? `PostgreSQL ${Math.floor(serverVersion / 10_000)} is too old: the schema needs NULLS NOT DISTINCT, which was added in version 15`
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
    why: "The app fails where these are used.",
    next: "dittofeed-setup db verify   shows what is missing, with the SQL for it; dittofeed-setup db apply   adds what can be added",
  });
}

/** A defect of ours: everything was said to be addable, and was not. */
export function unfinished(found: Verification, left: readonly Statement[]): Problem {
  return new Problem({
    code: "schema-incomplete",
    title: "The schema could not be completed; everything was rolled back",
    saw: shorten([...left.map(({ what }) => `still to do: ${what}`), ...shortcomings(found)]),
    why: "What these statements add did not exist afterwards. Nothing was changed.",
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
  title: "Something else has a required name",
  next: "Rename or move the object in conflict, or use an empty database.",
};

/** By SQLSTATE; of several the first whose words fit. */
const serverRows: Readonly<Record<string, readonly ServerRow[]>> = {
  "42501": [
    {
      says: /row-level security|row security/i,
      code: "database-refused",
      title: "Row-level security hides rows from this role",
      next: "Where it is forced, it applies to the owner too. Connect as a superuser or as a role with BYPASSRLS; or have the owner lift it for this run: ALTER TABLE … NO FORCE ROW LEVEL SECURITY on the table that is named, and FORCE it again afterwards.",
    },
    {
      code: "database-refused",
      title: "The role lacks a permission",
      next: "Grant the role CREATE on the database and on schema public, or connect as the owner.",
    },
  ],
  "25006": [
    {
      code: "database-refused",
      title: "The server is read-only",
      next: "Connect to the primary server instead of a replica, or disable the server's read-only mode.",
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
      title: "One of your publications forbids the change",
      next: "Give the table a replica identity: ALTER TABLE … REPLICA IDENTITY FULL. Or remove it from the publication (ALTER PUBLICATION … DROP TABLE …). Then run the same command again.",
    },
  ],
};
