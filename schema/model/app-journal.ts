import type { AppMigration } from "../../src/domain/docker.ts";
import { quoteLiteral } from "./sql.ts";

/**
 * The journal in which the app's own migrator (drizzle-orm) notes what it has run. A database
 * completed by us must hold it too: the migrator runs every file newer than the newest row, and its
 * files fail on tables that are already there.
 */

export interface JournalRow {
  /** sha256 of the migration file's text. */
  readonly hash: string;
  /** `when` of the file in the app's drizzle/meta/_journal.json, milliseconds. */
  readonly createdAt: number;
}

/**
 * Migrations 0000 to 0008 of multi-tenant-main at 0e0c3bac; the files after 0008 are not in its
 * journal and never run.
 */
export const appJournal: readonly JournalRow[] = [
  { hash: "412fb119b379a4d609f8946d3a85d1b429d98e12e6dbadde41dbb03ae0a85f4c", createdAt: 1736548699659 },
  { hash: "e0405f68b6deafb8029d023526260f1d28d380a91ad12c216eaedc3189d6ebec", createdAt: 1736555146970 },
  { hash: "424bc45b7277b1535b2cc6a79c9fa217d3f85bb272a6e92473182d0a4cf0dac1", createdAt: 1736883565040 },
  { hash: "5c43425466af045af4d9e9be87290a126f551e9435a39afbafdafd01f9373aa0", createdAt: 1737081608502 },
  { hash: "73e39c1be049fdb2d095c9f7812f82ddd581cec15ce1cc1e58803a68976952ea", createdAt: 1737210150661 },
  { hash: "a6dcb765a3d609a0b89ac10aefe3756a7ae1f2d30e00741b5bec5a524659357c", createdAt: 1738535212232 },
  { hash: "c6ed833fce4d011e42e09a1cc66b5eee402d6f072aeb16b1f89b47291a083d98", createdAt: 1743969643083 },
  { hash: "99d35cd844bd1eb64f24f5ee1dc32283aefd2c3658251c2a0c44ed5c43389f8d", createdAt: 1747972308784 },
  { hash: "7f227e5022d92407a2b9ba7daae8a6ea37c6ab7e3ce86c77685fc591c5bfd5dc", createdAt: 1751513277234 },
];

/** Date of the newest migration that the complete schema covers. */
const newestCovered = Math.max(...appJournal.map(({ createdAt }) => createdAt));

/** Dates of 0009 and 0010 of the upstream project, whose first nine files are the same nine. */
const upstreamDates: readonly number[] = [1763796179248, 1767720758408];

/**
 * - `recorded`: all nine are there, by date, and what the image at hand adds
 * - `newer`: and others, which nobody here knows
 * - `upstream`: and some of them are upstream's
 * - `absent`: no journal table, or an empty one
 * - `short`: some of it is missing, and nothing is there that we do not know
 * - `behind`: the first of the nine, and the tables are as far: the migrator would go on
 * - `foreign`: somebody else's migrations; left as it is
 * - `unreadable`: there, but this role may not read it
 * - `damaged`: no journal that the app's migrator could use
 */
export type JournalState =
  | "recorded"
  | "newer"
  | "upstream"
  | "absent"
  | "short"
  | "behind"
  | "foreign"
  | "unreadable"
  | "damaged";

/** States in which rows of ours may be added, and are lacking. */
export const isToBeRecorded = (state: JournalState): boolean =>
  state === "absent" || state === "short" || state === "behind";

/**
 * Rows of the app's migration journal in the order in which its migrator sorts them; null where
 * there is no journal table.
 */
export type FoundJournal = readonly JournalRow[] | "unreadable" | null;

export interface JournalTable {
  /** As in pg_class.relkind: `r` a table, `v` a view, `f` a foreign table. */
  readonly kind: string;
  readonly owner: string;
  readonly readable: boolean;
  /** Type by name, of `id`, `hash` and `created_at`, as far as they are there. */
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * Judged as drizzle-orm judges: by date. Its migrator never compares hashes, and an image that was
 * built from other text has the same dates with other hashes. `migrations` is what the api image
 * carries; its further files count as known where it carries all nine.
 */
export function journalState(found: FoundJournal, migrations: readonly AppMigration[] = []): JournalState {
  if (found === "unreadable") return found;
  if (found === null || found.length === 0) return "absent";
  const datesOf = (rows: readonly JournalRow[]) => new Set(rows.map(({ createdAt }) => Number(createdAt)));
  const holds = (rows: readonly JournalRow[]) => appJournal.every(({ createdAt }) => datesOf(rows).has(createdAt));
  const known = [...appJournal, ...(holds(migrations) ? migrations : [])];
  const isKnown = (row: JournalRow) =>
    known.some((one) => one.createdAt === Number(row.createdAt) || one.hash === row.hash);
  if (!holds(found)) return found.every(isKnown) ? "short" : "foreign";
  // Upstream's image carries the same nine, so it is no proof that what it knows is this app's.
  if (found.some(({ createdAt }) => upstreamDates.includes(Number(createdAt)))) return "upstream";
  return found.some((row) => Number(row.createdAt) > newestCovered && !isKnown(row)) ? "newer" : "recorded";
}

/**
 * Date of the one row for which the migrator asks: the last of them, sorted by date, a row without
 * a date before all others. Null where it finds none.
 */
export function newestApplied(found: FoundJournal): number | null {
  const last = found === null || found === "unreadable" ? undefined : found.at(-1);
  return last === undefined ? null : Number(last.createdAt);
}

/**
 * What the app's migrator would run: every file that is newer than the newest row, whatever its
 * hash.
 */
export function newMigrations(found: FoundJournal, migrations: readonly AppMigration[]): AppMigration[] {
  const newest = newestApplied(found);
  return migrations.filter(({ createdAt }) => newest === null || newest < createdAt);
}

/**
 * The nine, each with the image's own hash where the image has it, and the image's other files up
 * to the ninth's date. All nine even where the image has fewer: the schema covers them, and a later
 * image would run them over it. Never a newer file: the schema does not know it, so only the app's
 * migrator may say that it has run.
 */
function rowsToRecord(migrations: readonly AppMigration[]): JournalRow[] {
  const fromImage = migrations.filter(({ createdAt }) => createdAt <= newestCovered);
  const dates = new Set(fromImage.map(({ createdAt }) => createdAt));
  return [...fromImage, ...appJournal.filter(({ createdAt }) => !dates.has(createdAt))];
}

/**
 * Exactly the table that drizzle-orm's migrator makes (pg-core/dialect.js), and the rows whose
 * dates are not in it yet.
 */
export function recordJournalSql(migrations: readonly AppMigration[] = []): string {
  const rows = rowsToRecord(migrations).map(
    (row) => `(${quoteLiteral(row.hash)}, ${Math.trunc(row.createdAt)}::bigint)`,
  );
  return `CREATE SCHEMA IF NOT EXISTS "drizzle";
CREATE TABLE IF NOT EXISTS "drizzle"."__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint);
INSERT INTO "drizzle"."__drizzle_migrations" ("hash", "created_at")
SELECT known.hash, known.created_at FROM (VALUES ${rows.join(",\n  ")}) AS known (hash, created_at)
WHERE NOT EXISTS (SELECT FROM "drizzle"."__drizzle_migrations" AS there WHERE there.created_at::text = known.created_at::text)
ORDER BY known.created_at`;
}
