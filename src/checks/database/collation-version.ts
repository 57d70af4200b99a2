import { quoteIdentifier } from "../../../schema/model/sql.ts";
import { check } from "../../domain/check.ts";
import { ok, unknown, warn } from "../../domain/finding.ts";

/**
 * Texts are sorted by a library of the operating system, and indexes keep the order that they were
 * built in. A newer image of the same PostgreSQL may bring another library.
 */
export const collationVersion = check({
  id: "D14",
  title: "Indexes match the server's sort order",
  category: "database",
  symptom: "Existing rows are not found, or a unique value exists twice",
  detection: "pg_database: the recorded version of the sort rules, and the version that the server has",
  proof: "database",
  stops: "data",
  reads: ["database"],
  needs: ["D1"],
  detect({ database }) {
    if (database.state !== "open") return unknown("the database did not answer");
    const { collations = [] } = database;
    const differ = collations.filter(({ recorded, actual }) => recorded !== null && recorded !== actual);
    if (differ.length === 0) return ok("the indexes were built with the current sort rules");
    const known = differ.filter(({ actual }) => actual !== null);
    const statements = known.map(({ name }) => quoteIdentifier(name)).map(rebuilt);
    return warn({
      saw: `${differ.map(({ name }) => name).join(", ")}: built with different sort rules than the server has now.`,
      why: "The image or operating system changed them. Existing indexes may be in another order: searches miss rows, and unique keys allow duplicates.",
      next:
        known.length === 0
          ? "The server cannot tell which version it has now. Make a dump (dittofeed-setup db apply makes one before any change) and restore it into a new database: dittofeed-setup db restore"
          : `After a dump, while the app is down (dittofeed-setup down keeps the data; then start postgres alone), run as the owner in each database: ${statements.join(" ")}`,
      evidence: differ.map(
        ({ name, recorded, actual }) =>
          `${name}: recorded ${recorded}, the server has ${actual ?? "an unknown version"}`,
      ),
    });
  },
});

const rebuilt = (name: string): string => `REINDEX DATABASE ${name}; ALTER DATABASE ${name} REFRESH COLLATION VERSION;`;
