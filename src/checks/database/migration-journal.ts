import { check, installationCheck } from "../../domain/check.ts";
import { fail, ok, unknown, warn } from "../../domain/finding.ts";

const why = "The app's own migrator would run its files on existing tables and fail.";

/**
 * The journal is recorded only together with a complete schema: alone it would tell the migrator of
 * tables that are missing.
 */
export const migrationJournal = check({
  id: "D6",
  title: "The app's migration journal matches the tables",
  category: "database",
  symptom:
    "After an update, the app's migrator fails: relation already exists, or column does not exist (42701, 42703)",
  detection: "drizzle.__drizzle_migrations compared with the app's migrations",
  proof: "database",
  reads: ["database", "installation"],
  needs: ["D2"],
  detect({ database }) {
    if (database.state !== "open") return unknown("the database did not answer");
    const { journal, tables } = database.schema;
    const evidence = [`drizzle.__drizzle_migrations: ${journal}; tables of Dittofeed: ${tables}`];
    switch (journal) {
      case "recorded":
        return ok("every migration that the schema includes is recorded");
      case "newer":
        return ok(database.schema.journalSays ?? "recorded, plus newer ones");
      case "unreadable":
        return unknown("this role cannot read drizzle.__drizzle_migrations");
      case "damaged":
        return warn({
          saw: "The app's own migrator cannot use its journal as it is.",
          why: "After an update, it would stop at its first statement or run files on existing tables.",
          next: "dittofeed-setup db verify   shows what is wrong with it, with the SQL",
          evidence: [...evidence, ...(database.schema.journalSays === undefined ? [] : [database.schema.journalSays])],
        });
      case "absent":
      case "behind":
      case "short": {
        const saw = journal === "absent" ? "is empty or missing" : "lacks some of the migrations";
        const next = "dittofeed-setup db apply";
        return warn({ saw: `The journal ${saw}, but ${tables} tables exist.`, why, next, evidence });
      }
      case "upstream":
      case "foreign":
        return warn({
          saw:
            journal === "upstream"
              ? "The journal is from upstream: it has migrations that only the upstream project has."
              : "The journal is from another edition of Dittofeed, or from another program.",
          why: "Each edition's migrator looks only at the newest date and does not know what the other edition's files created.",
          next: "Run the images that this database belongs to, or copy its data into a new installation.",
          evidence,
        });
    }
  },
  remediation: {
    title: "Record the migrations after a dump, and add what the schema lacks",
    risk: "safe",
    steps({ database, installation }) {
      if (database.state !== "open" || installation.directory === undefined) return [];
      const { journal } = database.schema;
      return ["absent", "short", "behind"].includes(journal) ? [{ do: "complete-schema" }] : [];
    },
  },
});

/** One of another line of Dittofeed is left as it is, and fails nothing. */
export const migrationJournalAfter = installationCheck(migrationJournal, {
  reads: ["database"],
  needs: ["D1"],
  detect({ database }) {
    if (database.state !== "open") return unknown("the database did not answer");
    const { journal } = database.schema;
    if (!["absent", "short", "behind", "damaged"].includes(journal)) return ok(journal);
    return fail({
      code: "verification-failed",
      saw: "The app's migration journal is not one that this program knows",
      why: "The app's own migrator may try to create what already exists.",
      next: "Do not run the app's migrations by hand.",
      evidence: [`It is ${journal}.`],
    });
  },
});
