import type { AppMigration } from "../../src/domain/docker.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { JournalState } from "../model/app-journal.ts";

export interface RouteQuestion {
  readonly wanted: "auto" | "drizzle" | "sql";
  /** What the api image carries; undefined where there is no image to ask. */
  readonly migrations: readonly AppMigration[] | undefined;
  readonly found: {
    readonly empty: boolean;
    readonly journal: JournalState;
    /** `created_at` of the newest row in the app's journal; null without one. */
    readonly newestApplied: number | null;
  };
}

export interface ChosenRoute {
  readonly route: "drizzle" | "sql";
  /** One sentence, for the review and the log. */
  readonly because: string;
}

/**
 * Whether the app's own migrator goes first. Throws Problem migration-failed where `drizzle` is
 * wanted of an image that carries no migrations. It runs every file newer than the newest row of
 * its journal, and its files fail over tables that it did not make (42701, 42P07): there SQL alone
 * is the only way, whoever asked for what.
 */
export function chooseRoute({ wanted, migrations, found }: RouteQuestion): ChosenRoute {
  const sql = (because: string): ChosenRoute => ({ route: "sql", because });
  if (wanted === "sql") return sql("the profile asks for it");
  if (migrations === undefined) return sql("the app's own migrations are not available here");
  if (migrations.length === 0) {
    if (wanted === "drizzle") throw withoutMigrations();
    return sql("the api image contains no migrations");
  }
  if (found.journal === "foreign")
    return sql("the journal holds other migrations than this app's, and is left unchanged");
  if (found.journal === "damaged")
    return sql("the app's migrator cannot use its journal as it is: dittofeed-setup db verify");
  if (found.journal === "short")
    return sql("the journal lacks migrations whose tables are there, and the app's migrator would fail on them");
  if (found.journal === "unreadable") return sql("this role may not read the app's migration journal");
  if (found.journal === "absent" && !found.empty)
    return sql("the tables that are there were not made by the app's migrator, which would fail on them");
  if (found.journal !== "absent" && found.empty)
    return sql("the journal names migrations whose tables are gone, and the next ones would fail without them");
  const left = migrations.filter(({ createdAt }) => createdAt > (found.newestApplied ?? Number.NEGATIVE_INFINITY));
  if (left.length === 0) return sql("the app's migrator has nothing left to run");
  return { route: "drizzle", because: `the api image contains ${counted(left.length)} to run` };
}

const counted = (count: number) => (count === 1 ? "one migration" : `${count} migrations`);

function withoutMigrations(): Problem {
  return new Problem({
    code: "migration-failed",
    title: "The api image contains no migrations",
    saw: "/service/packages/backend-lib/drizzle is missing or empty in it, and database.route is drizzle.",
    why: "Older tags are built without them, so the app's migrator would have nothing to run. Nothing was changed.",
    next: "Set database.route to auto or sql in the profile: SQL creates the same complete schema.",
  });
}
