import { raisesWhenUnset } from "../../schema/row-security/unset-variable.ts";
import { doctorRowsSql, neededTables } from "../../schema/workspaces/doctor-rows.ts";
import type { DatabaseAccess } from "../domain/database.ts";
import type { DatabaseFacts } from "../domain/facts/database.ts";
import type { PolicySeen, RowFacts } from "../domain/facts/rows.ts";

interface Answer {
  found: Omit<RowFacts, "policies"> & { policies: Omit<PolicySeen, "raises" | "definition">[] };
}

/**
 * Workspaces, who may enter them, login providers and policies, in one statement that only reads.
 * Undefined where the database is not open, or lacks a table without which nothing could be said.
 */
export async function inspectRows(
  seen: DatabaseFacts,
  access: () => Promise<DatabaseAccess>,
): Promise<RowFacts | undefined> {
  if (seen.state !== "open" || seen.schema.empty) return undefined;
  const missing = seen.schema.parts.filter(({ thing, fault }) => thing === "table" && fault === "missing");
  const isThere = (table: string) => missing.every(({ name }) => name !== table);
  if (!neededTables.every(isThere)) return undefined;
  const { database } = await access();
  const there = new Set([...neededTables, "AuthProvider"].filter(isThere));
  const [answer] = await database.query<Answer>(doctorRowsSql(there));
  if (answer === undefined) throw new TypeError("the look at the rows gave no row");
  return { ...answer.found, policies: answer.found.policies.map(judge) };
}

function judge(policy: Omit<PolicySeen, "raises" | "definition">): PolicySeen {
  const { using, check } = policy;
  const said = [...(using === null ? [] : [`USING (${using})`]), ...(check === null ? [] : [`WITH CHECK (${check})`])];
  return { ...policy, raises: [using, check].some((one) => raisesWhenUnset(one ?? "")), definition: said.join(" ") };
}
