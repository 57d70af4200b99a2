import { quoteIdentifier } from "../../../schema/model/sql.ts";
import { check } from "../../domain/check.ts";
import { ok, unknown, warn } from "../../domain/finding.ts";

/**
 * Texts are sorted by a library of the operating system, and indexes keep the order that they were
 * built in. A newer image of the same PostgreSQL may bring another library.
 */
export const collationVersion = check({
  id: "D14",
  title: "Indexes are in the order in which the server sorts now",
  category: "database",
  symptom: "Rows that are there are not found, or a value that must be unique is there twice",
  detection: "pg_database: the version of the sorting rules recorded, and the one that the server has",
  proof: "database",
  stops: "data",
  reads: ["database"],
  needs: ["D1"],
  detect({ database }) {
    if (database.state !== "open") return unknown("the database could not be asked");
    const { collations = [] } = database;
    const differ = collations.filter(({ recorded, actual }) => recorded !== null && recorded !== actual);
    if (differ.length === 0) return ok("the rules are those with which the indexes were built");
    const known = differ.filter(({ actual }) => actual !== null);
    const statements = known.map(({ name }) => quoteIdentifier(name)).map(rebuilt);
    return warn({
      saw: `${differ.map(({ name }) => name).join(", ")}: built with other sorting rules than the server has now.`,
      why: "The image, or the operating system, brought another version of them. What was indexed before may be in another order: searches miss rows, and unique keys let doubles in.",
      next:
        known.length === 0
          ? "The server cannot tell what it has now; make a dump (dittofeed-setup db apply makes one before it changes anything) and restore it into a new database: dittofeed-setup db restore"
          : `After a dump, while the app is down (dittofeed-setup down keeps the data; then start postgres alone), as the owner, in each database itself: ${statements.join(" ")}`,
      evidence: differ.map(
        ({ name, recorded, actual }) =>
          `${name}: recorded ${recorded}, the server has ${actual ?? "none that it could tell"}`,
      ),
    });
  },
});

const rebuilt = (name: string): string => `REINDEX DATABASE ${name}; ALTER DATABASE ${name} REFRESH COLLATION VERSION;`;
