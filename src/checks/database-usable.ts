import type { SchemaFacts } from "../domain/facts/database.ts";
import type { PreflightCheck } from "../domain/preflight-check.ts";
import { fail, ok, unknown } from "./finding-of.ts";

/** The oldest server whose unique constraints know NULLS NOT DISTINCT, which the schema uses. */
const oldestVersion = 150000;

/** D1 to D3: reachable, new enough, and either empty or complete. */
export const databaseUsable: PreflightCheck = {
  id: "database-usable",
  title: "Database is empty or complete",
  category: "database",
  needs: ["volume-password"],
  detect({ facts: { database } }) {
    if (database.state === "unreachable" && database.problem !== undefined)
      return fail(this.id, database.problem.toJSON());
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
    const { schema, workspace } = database;
    if (schema.empty) {
      const strange = schema.journal === "foreign" || schema.journal === "unreadable";
      return strange ? fail(this.id, strangersDatabase(schema.journal)) : ok(this.id, "empty");
    }
    if (schema.blocked.length > 0) return fail(this.id, schemaBlocked(schema));
    if (workspace.conflicts.length > 0) return fail(this.id, workspaceConflict(workspace.conflicts));
    if (schema.pending.length === 0) return ok(this.id, `${schema.tables} tables, complete`);
    return ok(this.id, `${schema.tables} tables; ${schema.pending.length} things will be added, no row is taken away`);
  },
};

function strangersDatabase(journal: string) {
  return {
    code: "schema-incomplete" as const,
    title: "This database seems to belong to another program",
    saw: `None of Dittofeed's tables are there, and its migration journal (drizzle.__drizzle_migrations) is ${journal}.`,
    why: "The app's own migrator would take that journal for its own.",
    next: "Name an empty database, or the one that holds Dittofeed's tables.",
  };
}

function schemaBlocked({ tables, blocked }: SchemaFacts) {
  const shown = blocked.slice(0, 20);
  const more = blocked.length - shown.length;
  return {
    code: "schema-incomplete" as const,
    title: "The database cannot be completed without a decision",
    saw: [`${tables} tables; in the way:`, ...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("\n"),
    why: "Rows or columns that are there would have to go or change, and nobody but you may decide that.",
    next: "dittofeed-setup db verify   shows the SQL for each; dittofeed-setup db apply --duplicates keep-oldest   sets duplicates aside. Nothing was changed.",
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
