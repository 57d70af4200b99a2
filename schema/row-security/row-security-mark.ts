/** What was added to a table is written into the comment of our policy there, and read back when it is taken away. */

import { quoteIdentifier, quoteLiteral } from "../model/sql-text.ts";
import { inPublic, type Statement } from "../reconcile/statements.ts";
import type { RowSecurityMark } from "./row-security-model.ts";
import { workspacePolicy } from "./row-security-policies.ts";

export const rightsOfRole: readonly string[] = ["SELECT", "INSERT", "UPDATE", "DELETE"];

const opening = "Made by dittofeed-setup: ";
const nothing: RowSecurityMark = { enabled: false, forced: false, granted: {} };

export const writeMark = (table: string, mark: RowSecurityMark): Statement => ({
  sql: `COMMENT ON POLICY ${quoteIdentifier(workspacePolicy)} ON ${inPublic(table)} IS ${quoteLiteral(opening + JSON.stringify(mark))}`,
  what: `write down what was added to ${table}`,
});

/** Anybody who owns the table may have changed the comment: what is not in our own words says that nothing was added. */
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
