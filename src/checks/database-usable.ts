import type { Check } from "../domain/check.ts";
import { fail, ok, unknown } from "./finding-of.ts";

/** The oldest server whose unique constraints know NULLS NOT DISTINCT, which the schema uses. */
const oldestVersion = 150000;

/** D1 to D3: reachable, new enough, and either empty or complete. */
export const databaseUsable: Check = {
  id: "database-usable",
  title: "Database is empty or complete",
  category: "database",
  needs: ["volume-password"],
  detect({ facts: { database } }) {
    if (database.state === "unreachable")
      return fail(this.id, {
        code: "database-unreachable",
        title: "The database runs but cannot be reached",
        saw: database.saw,
        why: "Its schema cannot be looked at, so nothing may be changed in it.",
        next: "dittofeed-setup logs postgres",
      });
    if (database.state === "absent") return ok(this.id, "there is none yet");
    if (database.state !== "open")
      return unknown(this.id, `the database is ${database.state}; it is looked at as soon as it runs`);
    if (database.version < oldestVersion)
      return fail(this.id, {
        code: "database-too-old",
        title: "PostgreSQL is too old",
        saw: `The server is version ${Math.floor(database.version / 10000)}.`,
        why: "The schema needs NULLS NOT DISTINCT, which came with version 15.",
        next: "Use PostgreSQL 15 or newer.",
      });
    const { empty, complete, differences, tables, journal } = database.schema;
    if (empty) return ok(this.id, "empty");
    if (!complete) return fail(this.id, schemaIncomplete(tables, differences));
    if (database.workspace.conflicts.length > 0) return fail(this.id, workspaceConflict(database.workspace.conflicts));
    if (journal === "recorded") return ok(this.id, `${tables} tables, complete`);
    return fail(this.id, {
      code: "schema-incomplete",
      title: "The app's migration journal is not the known one",
      saw: `The tables are complete; the journal is ${journal}.`,
      why: "The app's own migrator may try to create what is already there.",
      next: "Do not run the app's migrations by hand until the journal has been recorded.",
    });
  },
};

function schemaIncomplete(tables: number, differences: readonly string[]) {
  const shown = differences.slice(0, 20);
  const more = differences.length - shown.length;
  return {
    code: "schema-incomplete" as const,
    title: "The database has tables, but is not complete",
    saw: [
      `${tables} tables, ${differences.length} differences:`,
      ...shown,
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join("\n"),
    why: "This version completes only an empty database: it does not guess about data that is already there.",
    next: "Make a dump, then choose another name: in the profile for a fresh installation. Nothing was changed.",
  };
}

function workspaceConflict(conflicts: readonly string[]) {
  return {
    code: "workspace-conflict" as const,
    title: "A workspace of this name says something else",
    saw: conflicts.join("\n"),
    why: "What is in the database is never overwritten, and the profile describes another workspace.",
    next: "Correct workspace: in the profile, or give the workspace another name.",
  };
}
