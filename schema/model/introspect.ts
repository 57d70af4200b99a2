import type { Database } from "../../src/domain/database.ts";
import type { FoundJournal, JournalTable } from "./app-journal.ts";
import { introspectionSql } from "./introspection-sql.ts";
import type { SchemaModel, TableModel } from "./schema-model.ts";

/**
 * What a database really holds: the same shape as `completeSchema` gives, and what only a real one
 * has.
 */
export interface FoundSchema extends SchemaModel {
  /** The app's, and those in schema public that refer to one of them by a foreign key. */
  readonly tables: Readonly<Record<string, FoundTable>>;
  /** Names of other tables in schema public: the first hundred, since there may be any number. */
  readonly others: readonly string[];
  /**
   * Names that a key or index of ours would like to have and that something else has: a relation of
   * any kind, or a constraint of the app's own tables that is no key.
   */
  readonly takenNames: readonly string[];
  readonly policies: readonly FoundPolicy[];
  /** False where somebody took schema public away. */
  readonly hasPublic: boolean;
  /** What has the name of a table of the app and is none of schema public. */
  readonly namesakes: readonly Namesake[];
  /** What has the name of an enum of the app and is none: name to what it is. */
  readonly otherTypes: Readonly<Record<string, string>>;
  readonly journal: FoundJournal;
  /** What holds the journal, where there is something; absent in models written by hand. */
  readonly journalTable?: JournalTable | null;
  /** Where the app's names are looked up, in order; null where that is nowhere. */
  readonly searchPath?: readonly { readonly schema: string; readonly holds: boolean }[] | null;
  /** As in `server_version_num`: 150018. */
  readonly serverVersion: number;
}

interface FoundTable extends TableModel {
  readonly rowSecurity: { readonly enabled: boolean; readonly forced: boolean };
}

export interface Namesake {
  readonly schema: string;
  readonly name: string;
  /** "table", "view", "sequence" … */
  readonly kind: string;
}

interface FoundPolicy {
  readonly table: string;
  readonly name: string;
  readonly command: string;
  readonly roles: readonly string[];
  readonly permissive: boolean;
  readonly using: string | null;
  readonly check: string | null;
}

interface Answer {
  found: Told | string;
}

/** As the server tells it: the rows beside what holds them. */
type Told = Omit<FoundSchema, "journal" | "journalTable"> & {
  readonly journal: (JournalTable & { readonly rows: Exclude<FoundJournal, "unreadable"> }) | null;
};

/**
 * Reads schema `public` and the app's journal in one round trip. Only reads, so a read-only server
 * will do. Inside a transaction it leaves search_path at `public` until the end: only so are types
 * spelled alike on every server.
 */
export async function introspect(database: Database): Promise<FoundSchema> {
  return readAnswer(await database.query<Answer>(introspectionSql));
}

/** For callers that send the introspection behind other statements, in the same round trip. */
export function readAnswer(rows: readonly object[]): FoundSchema {
  const answer = (rows as readonly Answer[])[0]?.found;
  if (answer === undefined) throw new TypeError("the introspection gave no row");
  const told = typeof answer === "string" ? (JSON.parse(answer) as Told) : answer;
  if (told.journal === null) return { ...told, journal: null, journalTable: null };
  const { rows: journal, ...journalTable } = told.journal;
  return { ...told, journal: journal ?? "unreadable", journalTable };
}
