import { Problem } from "../../src/domain/problem.ts";
import { quoteIdentifier, serverSaid, sqlState } from "../model/sql.ts";
import type { Statement } from "../reconcile/statements.ts";
import { isBypassing, type RowSecurityState } from "./row-security-model.ts";

const command = "dittofeed-setup db row-security enable";
const unchanged = "Nothing was changed.";

/** What PostgreSQL itself would refuse or cut off; a cut name would be another role's. */
export function refuseRoleName(role: string): void {
  const bytes = new TextEncoder().encode(role).length;
  const fault =
    role === "" || bytes > 63
      ? `it has ${bytes} bytes; 1 to 63 are allowed`
      : /^pg_/i.test(role) ||
          ["public", "none", "current_user", "current_role", "session_user"].includes(role.toLowerCase())
        ? "PostgreSQL reserves this name"
        : /\p{Cc}/u.test(role)
          ? "it contains a control character"
          : undefined;
  if (fault === undefined) return;
  throw new Problem({
    code: "value-refused",
    title: "This name cannot be used for a role",
    saw: `${JSON.stringify(role)}: ${fault}`,
    why: `It is the role that the policies apply to. ${unchanged}`,
    next: `${command} --role NAME, with letters, digits and underscores`,
  });
}

export function refuseNoTables({ tables }: RowSecurityState): void {
  if (tables.length > 0) return;
  throw new Problem({
    code: "schema-incomplete",
    title: "There is no table to guard",
    saw: "schema public has none of Dittofeed's tables with a workspace",
    why: `A policy belongs to a table. ${unchanged}`,
    next: "dittofeed-setup db apply, then the same command again.",
  });
}

/**
 * The app connects as this role, as far as anybody can know: with forced policies it would see
 * nothing.
 */
export function refuseHeldConnection(state: RowSecurityState): void {
  if (isBypassing(state)) return;
  throw new Problem({
    code: "database-refused",
    title: "Enabling would hide every row from this connection's role",
    saw: `${state.current.name} is not a superuser and does not have BYPASSRLS, so policies would apply to it too`,
    why: `If Dittofeed connects as ${state.current.name}, nobody could sign in, and dumps would fail. ${unchanged}`,
    next: `Ask an administrator to run: ALTER ROLE ${quoteIdentifier(state.current.name)} BYPASSRLS. If the provider does not allow that, leave row-level security disabled.`,
  });
}

export function refuseStrongRole({ roles }: RowSecurityState, role: string): void {
  const found = roles.find(({ name }) => name === role);
  const [first, ...more] = found?.strongerAs ?? [];
  if (first === undefined) return;
  const how =
    first === role
      ? `${role} is a superuser, has BYPASSRLS or CREATEROLE, or owns tables of Dittofeed`
      : `${role} is a member of ${[first, ...more].join(", ")}, which no policy applies to`;
  throw new Problem({
    code: "value-refused",
    title: "No policy would apply to this role",
    saw: how,
    why: `It could see or open every workspace, whatever the policies say. ${unchanged}`,
    next: `${command} --role NAME, with an unused name: the role is created for you.`,
  });
}

export function refuseUnproven(left: readonly Statement[]): Problem {
  return new Problem({
    code: "verification-failed",
    title: "Row-level security is not as expected",
    saw: left.map(({ what }) => `still to do: ${what}`).join("\n"),
    why: "If it cannot be verified, it must not be relied on. Everything was rolled back, so nothing was changed.",
    next: "Report this with the version of the server (SELECT version()).",
    who: "product",
  });
}

/** What the server itself does not allow; null when the error is of another kind. */
export function rowSecurityRefusedByServer(error: unknown): Problem | null {
  const refusals: Readonly<Record<string, readonly [title: string, next: string]>> = {
    "42501": [
      "The role of this connection may not change policies or roles",
      "Connect as a superuser, or as the owner of the tables with CREATEROLE, and run the same command again.",
    ],
    "25006": [
      "The server is read-only",
      "Connect to the primary server instead of a replica, or disable the server's read-only mode.",
    ],
    // Roles belong to the whole server: somebody made it in another database at this moment.
    "42710": ["Someone else is creating the same role", "Run the same command again."],
  };
  const [title, next] = refusals[sqlState(error) ?? ""] ?? [];
  if (title === undefined || next === undefined) return null;
  const saw = serverSaid(error);
  const why = "The policies could not be changed. Everything was rolled back, so nothing was changed.";
  return new Problem({ code: "database-refused", title, saw, why, next, cause: error });
}
