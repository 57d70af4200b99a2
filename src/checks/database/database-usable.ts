import { installationCheck } from "../../domain/check.ts";
import type { SchemaFacts } from "../../domain/facts/database.ts";
import { asFinding, fail, ok, unknown } from "../../domain/finding.ts";
import type { ProblemParts } from "../../domain/problem.ts";
import { writableAgain } from "../guard-repair.ts";

/** The oldest server whose unique constraints know NULLS NOT DISTINCT, which the schema uses. */
const oldestVersion = 150000;

const rule = { id: "database-usable", title: "The database is empty or complete", category: "database" } as const;

/**
 * D1, D2, D3 and D7 in one: before anything is changed it is one question, whether the schema can
 * be made or completed by adding. The doctor has a row for each, because there each has a
 * remediation of its own.
 */
export const databaseUsable = installationCheck(rule, {
  reads: ["database"],
  needs: ["S4"],
  keepsFrom: "existing data could be changed or damaged",
  detect({ database }) {
    if (database.state === "unreachable")
      return fail(
        asFinding(
          database.problem?.toJSON() ?? {
            code: "database-unreachable",
            title: "The database is running but cannot be reached",
            saw: database.saw,
            why: "Its schema cannot be inspected, so nothing in it can be changed safely.",
            next: "dittofeed-setup logs postgres",
          },
        ),
      );
    if (database.state === "absent") return ok("no database yet");
    if (database.state !== "open")
      return unknown(`the database is ${database.state}; it is checked as soon as it runs`);
    if (database.version < oldestVersion)
      return fail({
        code: "database-too-old",
        saw: "PostgreSQL is too old",
        why: "The schema needs NULLS NOT DISTINCT, which was added in version 15.",
        next: "Use PostgreSQL 15 or newer.",
        evidence: [`The server runs version ${Math.floor(database.version / 10000)}.`],
      });
    const { schema, workspace, readOnly } = database;
    if (readOnly !== undefined && (schema.pending.length > 0 || workspace.missing.length > 0))
      return fail({
        code: "database-refused",
        saw: "The database server is read-only, and the schema is incomplete",
        why: "The missing parts cannot be added, and all other work would be wasted.",
        next: writableAgain,
        evidence: [
          `${readOnly}.`,
          ...(schema.pending.length > 0 ? [`${schema.pending.length} changes to the schema are needed.`] : []),
          ...workspace.missing.slice(0, 5),
        ],
      });
    if (schema.empty) {
      const isForeign = ["foreign", "unreadable", "upstream", "newer", "damaged"].includes(schema.journal);
      return isForeign ? fail(asFinding(foreignDatabase(schema.journal))) : ok("empty");
    }
    if (schema.blocked.length > 0) return fail(asFinding(schemaBlocked(schema)));
    if (workspace.conflicts.length > 0)
      return fail({
        code: "workspace-conflict",
        saw: "A workspace with this name exists with different settings",
        why: "Existing data is never overwritten, and the profile describes a different workspace.",
        next: "Correct workspace in the profile, or give the workspace another name.",
        evidence: workspace.conflicts,
      });
    if (schema.pending.length === 0) return ok(`${schema.tables} tables, complete`);
    return ok(`${schema.tables} tables; ${schema.pending.length} additions to make, no row is removed`);
  },
});

function foreignDatabase(journal: string): ProblemParts {
  return {
    code: "schema-incomplete",
    title: "This database appears to belong to another program",
    saw: `It has none of Dittofeed's tables, and its migration journal (drizzle.__drizzle_migrations) is ${journal}.`,
    why: "The app's own migrator would use that journal as its own.",
    next: "Use an empty database, or the one that holds Dittofeed's tables.",
  };
}

function schemaBlocked({ tables, blocked }: SchemaFacts): ProblemParts {
  const shown = blocked.slice(0, 20);
  const more = blocked.length - shown.length;
  return {
    code: "schema-incomplete",
    title: "The database needs a decision before it can be completed",
    saw: [`${tables} tables; conflicts:`, ...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("\n"),
    why: "Existing rows or columns would have to be removed or changed, and only you can decide that.",
    next: "dittofeed-setup db verify   shows the SQL for each; dittofeed-setup db apply --duplicates keep-oldest   moves unused duplicates aside. Nothing was changed.",
  };
}
