import { Problem, type ProblemParts } from "../../../src/domain/problem.ts";
import { sqlState } from "../../model/sql.ts";

/**
 * Why this one workspace could not be made. Throws on where the next one would fail too: by class
 * of SQLSTATE a lost connection (08), a read-only server (25), a missing right, table or column
 * (42), no disk or memory left (53), a server that is being shut down (57), or an error of its own
 * (58, XX).
 */
export function importFailure(thrown: unknown): string {
  const state = sqlState(thrown);
  if (thrown instanceof Problem || state === null) throw thrown;
  const saw = thrown instanceof Error ? thrown.message : state;
  const known = stopping[state];
  if (known !== undefined) throw new Problem({ ...known, saw, why, cause: thrown });
  if (/^(08|25|42|53|57|58|XX)/.test(state)) throw thrown;
  return `the database rejected it: ${saw} (${state})`;
}

const why = "No more workspaces can be created. Those already committed are kept; nothing is half done.";

const stopping: Record<string, Pick<ProblemParts, "code" | "title" | "next">> = {
  "25006": {
    code: "database-refused",
    title: "The server is read-only",
    next: "Connect to the primary server, or disable the server's read-only mode, then run the same command again.",
  },
  "42501": {
    code: "database-refused",
    title: "The role lacks a permission",
    next: "Grant the role SELECT, INSERT and UPDATE on the tables, or connect as their owner.",
  },
  "53100": {
    code: "disk-full",
    title: "The database server's disk is full",
    next: "Free space on the server's data volume, then run the same command again to resume.",
  },
};
