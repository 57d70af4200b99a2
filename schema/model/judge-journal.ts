import type { AppMigration } from "../../src/domain/docker.ts";
import { appJournal, type JournalState, journalState, newestApplied } from "./app-journal.ts";
import { forecastMigrator } from "./app-migrator.ts";
import type { FoundSchema } from "./introspect.ts";
import type { SchemaModel } from "./schema-model.ts";
import { quoteLiteral } from "./sql.ts";

export interface JournalReport {
  readonly state: JournalState;
  /** What is seen, and what the app's own migrator would do; one sentence, no full stop. */
  readonly says: string;
  /** It would stop in the middle: the database is not to be called complete. */
  readonly migratorFails: boolean;
  /** For a person, where only a person may settle it. */
  readonly sql: string | null;
}

const table = "drizzle.__drizzle_migrations";
const columns = ["id", "hash", "created_at"] as const;

/** The journal against the tables: what the app's own migrator would do here. */
export function judgeJournal(found: FoundSchema, migrations: readonly AppMigration[] = []): JournalReport {
  const { journal, journalTable: holder } = found;
  const damage = damageOf(found);
  if (damage !== null) return damage;
  if (journal === "unreadable") {
    const owner = holder === null || holder === undefined ? "" : `; it belongs to ${holder.owner}`;
    return {
      state: "unreadable",
      says: `this role may not read ${table}${owner} – the app's own migrator would fail with this role (42501)`,
      migratorFails: true,
      sql: `GRANT USAGE, CREATE ON SCHEMA drizzle TO CURRENT_USER;\nGRANT SELECT, INSERT ON ${table} TO CURRENT_USER;\n-- by its owner, with the app's role in place of CURRENT_USER`,
    };
  }
  const forecast = forecastMigrator(found, newestApplied(journal));
  const rows = journal ?? [];
  const { left, fails } = forecast;
  const state = journalState(journal, migrations);
  const isPrefix = rows.length < appJournal.length && left.length === appJournal.length - rows.length;
  const report: Omit<JournalReport, "says" | "sql"> = {
    state: state === "short" && fails === null && isPrefix ? "behind" : state,
    migratorFails: fails !== null,
  };
  const would =
    fails !== null
      ? `the app's own migrator would fail at ${fails.tag}: ${fails.why}`
      : left.length === 0
        ? "the app's own migrator has nothing to do"
        : `the app's own migrator would run ${counted(left.length, "more file")}`;
  const beyond = counted(rows.length - appJournal.length, "migration");
  const saw: Record<JournalState, string> = {
    recorded: "recorded",
    newer: `recorded, plus ${beyond} that this program does not know, the newest from ${day(newestApplied(journal))}`,
    upstream: `recorded, plus ${beyond} from upstream: this database belongs to the upstream project`,
    absent: `the app's migration journal (${table}) is ${journal === null ? "absent" : "empty"}`,
    short: `the app's migration journal lacks ${counted(missing(rows), "row")} of its nine`,
    behind: `the app's migration journal has the first ${rows.length} of its nine rows, like the tables`,
    foreign: `${table} contains other migrations than this app's`,
    unreadable: "",
    damaged: "",
  };
  const sql = report.migratorFails && report.state === "foreign" ? recordNewest() : null;
  return { ...report, says: `${saw[report.state]}${state === "recorded" ? ":" : " –"} ${would}`, sql };
}

/** What keeps the migrator, or us, from using the journal at all. */
function damageOf(found: FoundSchema): JournalReport | null {
  const { journal, journalTable: holder } = found;
  if (holder === null || holder === undefined) return null;
  const damaged = (says: string, sql: string, migratorFails = true): JournalReport => ({
    state: "damaged",
    ...{ says: `${table} ${says}`, migratorFails, sql },
  });
  const lacks = columns.filter((name) => !Object.hasOwn(holder.columns, name));
  const aside = `ALTER ${holder.kind === "v" ? "VIEW" : "TABLE"} ${table} RENAME TO __drizzle_migrations_before;\n-- then: dittofeed-setup db apply`;
  if (lacks.length > 0)
    return damaged(`lacks the column ${lacks.join(", ")} – the app's own migrator would fail (42703)`, aside);
  if (holder.kind === "f")
    return damaged(
      "is a foreign table, with its rows on another server, and is not read here",
      aside.replace("TABLE", "FOREIGN TABLE"),
    );
  if (!Array.isArray(journal)) return null;
  if (journal.some(({ createdAt }) => createdAt === null)) {
    const { fails } = forecastMigrator(found, newestApplied(journal));
    const would = fails === null ? "would run all its files again" : `would fail at ${fails.tag}: ${fails.why}`;
    return damaged(
      `has rows without a date, which count as the newest – the app's own migrator ${would}`,
      `UPDATE ${table} SET created_at = 0 WHERE created_at IS NULL;\n-- then: dittofeed-setup db apply`,
    );
  }
  const type = holder.columns.created_at ?? "";
  if (/^(bigint|numeric|text|character varying)/.test(type)) return null;
  return damaged(
    `has dates of type ${type}, but the app's own migrator writes bigint`,
    aside,
    forecastMigrator(found, newestApplied(journal)).fails !== null,
  );
}

/**
 * The complete schema as this database's own app can live with it: upstream's, and one that is
 * newer than what is known here, add members without a workspace.
 */
export function wantedBeside(state: JournalState, wanted: SchemaModel): SchemaModel {
  const member = wanted.tables.WorkspaceMember;
  if ((state !== "upstream" && state !== "newer") || member === undefined) return wanted;
  const relaxed = member.columns.map((column) =>
    column.name === "workspaceId" ? { ...column, nullable: true, isRelaxed: true as const } : column,
  );
  return { ...wanted, tables: { ...wanted.tables, WorkspaceMember: { ...member, columns: relaxed } } };
}

/** One row is enough: the migrator asks for the newest alone. */
function recordNewest(): string {
  const newest = appJournal.at(-1);
  return newest === undefined
    ? ""
    : `INSERT INTO ${table} (hash, created_at) VALUES (${quoteLiteral(newest.hash)}, ${newest.createdAt});\n-- only where the app of this installation is the one that uses this database`;
}

const missing = (rows: readonly { createdAt: number }[]): number => {
  const dates = new Set(rows.map(({ createdAt }) => Number(createdAt)));
  return appJournal.filter(({ createdAt }) => !dates.has(createdAt)).length;
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
const day = (date: number | null): string => new Date(date ?? 0).toISOString().slice(0, 10);
