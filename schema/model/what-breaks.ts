// Over 150 lines: one table of differences and what each breaks.
import type { DifferenceKind, Severity } from "./difference.ts";
import { oddityBreaks, oddSeverity } from "./oddity.ts";

/**
 * How bad a difference is. A case that is not listed by kind alone is decided by the few facts
 * behind it.
 */
export function severityOf(difference: DifferenceKind): Severity {
  switch (difference.kind) {
    case "missing-schema":
    case "search-path":
    case "table-elsewhere":
    case "wrong-relation":
    case "wrong-enum":
    case "refused-write":
    case "missing-enum":
    case "missing-enum-value":
    case "missing-table":
    case "missing-column":
    case "missing-primary-key":
    case "missing-unique":
    case "wrong-unique":
      return "breaks";
    case "wrong-primary-key":
      // A unique key over the wanted columns serves foreign keys and upserts as a primary key does.
      return difference.served ? "extra" : "breaks";
    case "missing-index":
    case "missing-foreign-key":
    case "unvalidated-foreign-key":
      return "degrades";
    case "wrong-foreign-key":
      // Putting it right means dropping the one that is there. Ids never change, so what an update
      // does is nobody's loss.
      return difference.found.onDelete === difference.foreignKey.onDelete ? "extra" : "attention";
    case "invalid-index":
      return difference.unique ? "breaks" : "degrades";
    case "wrong-type":
      if (sameMoment(difference.column.type, difference.found.type))
        return digits(difference.found.type) < digits(difference.column.type) ? "degrades" : "extra";
      return worksAlike(difference.column.type, difference.found.type) ? "degrades" : "breaks";
    case "wrong-nullability":
      if (difference.column.nullable && difference.found.nullable) return "extra";
      return refusesInserts(difference.found) ? "breaks" : "degrades";
    case "wrong-default":
      if (difference.column.default === null) return "extra";
      return difference.found.default === null && !difference.found.nullable ? "breaks" : "degrades";
    case "extra-column":
      return refusesInserts(difference.column) ? "breaks" : "extra";
    case "oddity":
      return oddSeverity(difference.oddity, difference.ignoresConflicts);
    case "extra-foreign-key":
      return difference.binds ? "breaks" : "extra";
    case "enum-order":
    case "extra-enum":
    case "extra-enum-value":
    case "extra-table":
    case "extra-primary-key":
    case "extra-unique":
    case "extra-index":
      return "extra";
  }
}

/**
 * The app reads and writes such a column alike, until a value is too long or none of the enum's.
 */
export const worksAlike = (wanted: string, found: string): boolean =>
  (wanted === "text" && found.startsWith("character varying")) || (wanted.startsWith('"') && found === "text");

/**
 * More digits of a second than the app writes: it works alike, and taking them away would lose
 * something.
 */
const sameMoment = (wanted: string, found: string): boolean => {
  const withoutPrecision = (type: string) => type.replace(/\(\d\)/, "");
  return wanted.startsWith("timestamp") && withoutPrecision(wanted) === withoutPrecision(found);
};

/** Of a second; PostgreSQL keeps six where a type says nothing. */
const digits = (type: string): number => Number(/\((\d)\)/.exec(type)?.[1] ?? 6);

/** A row that gives this column no value is refused. */
const refusesInserts = (column: { nullable: boolean; default: string | null }): boolean =>
  !column.nullable && column.default === null;

/**
 * What does not work without it, for the person who has to decide; null where nobody has measured
 * it.
 */
export function whatBreaks(difference: DifferenceKind): string | null {
  switch (difference.kind) {
    case "missing-schema":
      return "the app has no place for its tables";
    case "search-path":
      return "the app does not find its tables there";
    case "table-elsewhere":
      return difference.shadows
        ? "the app uses that one, and none in schema public"
        : "an empty one in schema public would hide it, with its rows, from the app";
    case "wrong-relation":
    case "missing-table":
      return tables[difference.table] ?? null;
    case "wrong-enum":
      return "the app's columns of this type cannot be created";
    case "oddity":
      return oddityBreaks(difference.oddity);
    case "refused-write":
      return tables[difference.table] ?? "what the app writes there is rejected";
    case "extra-foreign-key":
      return difference.binds
        ? "what the app writes there is rejected unless that table happens to contain it (23503)"
        : null;
    case "extra-enum-value":
      return "the app does not know this value: rows with it are skipped or fail";
    case "missing-unique":
    case "wrong-unique":
      return uniques[`${difference.table}(${difference.unique.columns.join(",")})`] ?? upsertFails;
    case "invalid-index":
      return difference.unique ? upsertFails : null;
    case "missing-primary-key":
    case "wrong-primary-key":
      return "foreign keys to this table and upserts by id fail";
    case "wrong-nullability":
      if (!refusesInserts(difference.found)) return null;
      return columns[`${difference.table}.${difference.column.name}`] ?? "a row without this value is rejected";
    case "wrong-default":
      if (!refusesInserts(difference.found)) return null;
      return "a row that uses the default is rejected";
    case "missing-column":
    case "wrong-type":
      return columns[`${difference.table}.${difference.column.name}`] ?? null;
    case "missing-enum-value":
      return "a row with this value cannot be written";
    case "extra-column":
      return refusesInserts(difference.column) ? "the app cannot insert a row: it does not set this column" : null;
    case "extra-unique":
      return "rows that the app writes may be rejected";
    case "unvalidated-foreign-key":
      return "old rows may point to deleted rows";
    case "missing-index":
      return "slower as rows grow";
    case "missing-foreign-key":
      return "rows may stay when their parent is deleted";
    case "wrong-foreign-key":
      if (difference.found.onDelete === difference.foreignKey.onDelete) return null;
      return "deleting the parent of these rows does something else than the app expects";
    default:
      return null;
  }
}

const upsertFails = "the app's upsert fails here (42P10: no unique or exclusion constraint matches ON CONFLICT)";
const login = "no member can sign in";
const bootstrap = "a workspace cannot be set up";
const embedded = "an embedded session cannot be created";

const tables: Readonly<Record<string, string>> = {
  Workspace: bootstrap,
  Secret: bootstrap,
  WriteKey: bootstrap,
  UserProperty: bootstrap,
  EmailProvider: bootstrap,
  SmsProvider: bootstrap,
  DefaultEmailProvider: bootstrap,
  DefaultSmsProvider: bootstrap,
  MessageTemplate: bootstrap,
  SubscriptionGroup: bootstrap,
  Segment: bootstrap,
  WorkspaceMember: login,
  WorkspaceMemberRole: login,
  WorkspaceMembeAccount: login,
  AuthProvider: "the sign-in's provider row cannot be stored",
  EmbeddedSession: embedded,
  EmbeddedSessionAudit: embedded,
  EmbeddedSessionRateLimit: "embedded sessions are not rate-limited, and creating one may fail",
  Journey: "journeys cannot be listed or run",
  UserJourneyEvent: "journeys cannot record where a user stands",
  Broadcast: "broadcasts cannot be listed or sent",
  WorkspaceOccupantSetting: "a member's own email account cannot be connected",
};

const uniques: Readonly<Record<string, string>> = {
  "WorkspaceMember(email,workspaceId)": "the first sign-in of a member fails (42P10)",
  "WorkspaceMember(email)": "two members may share an email address, and sign-in finds either one",
  "Workspace(parentWorkspaceId,name)": "two workspaces may share a name, and creating one fails (42P10)",
  "EmbeddedSession(sessionId)": "two embedded sessions may share an ID",
  "EmbeddedSession(refreshToken)": "a refresh token may belong to two embedded sessions",
};

const columns: Readonly<Record<string, string>> = {
  "WorkspaceQuota.maxStorageBytes": "every INSERT of a quota fails: its default is not valid",
  "WorkspaceMember.workspaceId": login,
  "WorkspaceMember.email": login,
  "WorkspaceMember.emailVerified": login,
  "Workspace.type": login,
  "Workspace.status": login,
  "Workspace.domain": bootstrap,
  "Workspace.parentWorkspaceId": login,
  "EmbeddedSession.metadata": embedded,
  "EmbeddedSession.sessionId": embedded,
  "EmbeddedSession.refreshToken": embedded,
  "EmbeddedSession.refreshTokenFamily": embedded,
  "Segment.definitionUpdatedAt": "segments are not computed",
  "UserProperty.definitionUpdatedAt": "user properties are not computed",
};
