import type { FoundSchema } from "../model/introspect.ts";
import { quoteIdentifier, quoteList, quoteLiteral } from "../model/sql.ts";
import { inPublic, type Statement } from "../reconcile/statements.ts";
import type { ForeignPolicy, RowSecurityMark } from "./row-security-model.ts";

/**
 * Two policies per table. Permissive policies are OR-ed, so one of ours alone would be widened by
 * any that somebody else made; restrictive ones are AND-ed, but show nothing without a permissive
 * one. Hence the condition is restrictive, and beside it stands a permissive TRUE. The planner
 * folds `TRUE OR theirs` into TRUE: so a permissive policy that raises an error when its own
 * variable is unset is not even evaluated for the restricted role.
 */

export const workspaceVariable = "app.current_workspace_id";
export const workspacePolicy = "dittofeed_setup_workspace";
export const basePolicy = "dittofeed_setup_workspace_base";

type FoundPolicy = FoundSchema["policies"][number];

const uuidPattern = "^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

/**
 * Unset, empty and malformed values are NULL here, and NULL equals nothing: no rows and no error. A
 * cast of the value itself would raise an error that repeats it.
 */
const chosenWorkspace = `substring(current_setting('${workspaceVariable}', true), '${uuidPattern}')::uuid`;

/**
 * Types of column that can be compared; null for any other. A text must be spelled as PostgreSQL
 * spells a uuid.
 */
export function workspaceCondition(column: string, type: string): string | null {
  if (type === "uuid") return `${quoteIdentifier(column)} = ${chosenWorkspace}`;
  return /^(text|character varying(\(\d+\))?)$/.test(type)
    ? `${quoteIdentifier(column)}::text = ${chosenWorkspace}::text`
    : null;
}

/** Policies apply to these roles and their members only: what others see is not changed by them. */
export function createPolicies(table: string, condition: string, roles: readonly string[]): Statement[] {
  const create = (name: string, kind: string, expression: string): Statement => ({
    sql:
      `CREATE POLICY ${quoteIdentifier(name)} ON ${inPublic(table)} AS ${kind} FOR ALL TO ${quoteList(roles)} ` +
      `USING (${expression}) WITH CHECK (${expression})`,
    what: `create policy ${name} on ${table}`,
  });
  return [create(workspacePolicy, "RESTRICTIVE", condition), create(basePolicy, "PERMISSIVE", "true")];
}

export const dropPolicy = (table: string, name: string): Statement => ({
  sql: `DROP POLICY IF EXISTS ${quoteIdentifier(name)} ON ${inPublic(table)}`,
  what: `drop policy ${name} on ${table}`,
});

export const isOurs = ({ name }: { readonly name: string }): boolean => name === workspacePolicy || name === basePolicy;

/** Whether both of our policies on a table are there as `createPolicies` makes them. */
export function judgePolicies(own: readonly FoundPolicy[], condition: string): "made" | "changed" | "absent" {
  if (own.length === 0) return "absent";
  const restrictive = own.find(({ name }) => name === workspacePolicy);
  const base = own.find(({ name }) => name === basePolicy);
  if (restrictive === undefined || base === undefined) return "changed";
  const isSo =
    says(restrictive, false, condition) &&
    says(base, true, "true") &&
    restrictive.roles.toString() === base.roles.toString() &&
    !restrictive.roles.includes("public");
  return isSo ? "made" : "changed";
}

function says({ command, permissive, using, check }: FoundPolicy, wanted: boolean, expression: string): boolean {
  const text = comparable(expression);
  return (
    command === "ALL" && permissive === wanted && comparable(using ?? "") === text && comparable(check ?? "") === text
  );
}

/**
 * Servers add parentheses, quotes and casts to text when they spell an expression; what is left
 * must be equal.
 */
const comparable = (expression: string): string => expression.replaceAll(/::text|[\s()"]/g, "");

export const asForeign = ({ name, permissive, command, roles, using, check }: FoundPolicy): ForeignPolicy => ({
  name,
  permissive,
  command,
  roles,
  using,
  check,
  failsWithout: neededVariables(`${using} ${check}`),
});

/** Without `missing_ok` an unset variable is an error. */
function neededVariables(expression: string): string[] {
  const found = [...expression.matchAll(/current_setting\('([^']+)'(?:::text)?\)/g)];
  return [...new Set(found.map(([, variable = ""]) => variable))];
}

/**
 * What was added to a table is written into the comment of our policy there, and read back when it
 * is taken away.
 */

export const rightsOfRole: readonly string[] = ["SELECT", "INSERT", "UPDATE", "DELETE"];

const opening = "Made by dittofeed-setup: ";
const nothing: RowSecurityMark = { enabled: false, forced: false, granted: {} };

export const writeMark = (table: string, mark: RowSecurityMark): Statement => ({
  sql: `COMMENT ON POLICY ${quoteIdentifier(workspacePolicy)} ON ${inPublic(table)} IS ${quoteLiteral(opening + JSON.stringify(mark))}`,
  what: `write down what was added to ${table}`,
});

/**
 * Anybody who owns the table may have changed the comment: what is not in our own words says that
 * nothing was added.
 */
export function readMark(comment: string | null | undefined): RowSecurityMark {
  if (!comment?.startsWith(opening)) return nothing;
  const mark = parsed(comment.slice(opening.length));
  if (typeof mark !== "object" || mark === null) return nothing;
  const { enabled, forced, granted } = mark as Record<string, unknown>;
  return { enabled: enabled === true, forced: forced === true, granted: knownRights(granted) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function knownRights(granted: unknown): Record<string, readonly string[]> {
  if (typeof granted !== "object" || granted === null) return {};
  const each = Object.entries(granted).map(([role, rights]): [string, string[]] => [
    role,
    rightsOfRole.filter((right) => Array.isArray(rights) && rights.includes(right)),
  ]);
  return Object.fromEntries(each.filter(([, rights]) => rights.length > 0));
}
