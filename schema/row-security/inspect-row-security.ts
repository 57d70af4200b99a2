import type { Database } from "../../src/domain/database.ts";
import { completeSchema } from "../model/complete-schema.ts";
import { type FoundSchema, introspect } from "../model/introspect.ts";
import type { TableModel } from "../model/schema-model.ts";
import { readMark } from "./row-security-mark.ts";
import type { RowSecurityState, TableSecurity } from "./row-security-model.ts";
import { asForeign, isOurs, judgePolicies, workspaceCondition, workspacePolicy } from "./row-security-policies.ts";
import { rowSecuritySql } from "./row-security-sql.ts";

/** Which column says whose a row is; null for a table that does not say it. */
export function workspaceColumn(table: string, { columns }: Pick<TableModel, "columns">): string | null {
  if (table === "Workspace") return "id";
  return columns.some(({ name }) => name === "workspaceId") ? "workspaceId" : null;
}

interface Answer extends Pick<RowSecurityState, "current" | "roles"> {
  readonly comments: Readonly<Record<string, string | null>>;
}

/** Reads only, two round trips. `role` is looked at even when no policy names it. */
export async function inspectRowSecurity(database: Database, role?: string): Promise<RowSecurityState> {
  const found = await introspect(database);
  const { covered, notCovered } = chooseTables(found);
  const names = covered.map(({ table }) => table);
  const [row] = await database.query<{ found: Answer }>(rowSecuritySql, [role ?? null, workspacePolicy, names]);
  if (row === undefined) throw new TypeError("the look at row-level security gave no row");
  const { current, roles, comments } = row.found;
  const tables = covered.map((chosen) => describeTable(chosen, found, comments[chosen.table]));
  return { tables, notCovered, current, roles };
}

interface Chosen extends Pick<TableSecurity, "table" | "column" | "type"> {
  readonly condition: string;
}

/** Embedded tables count wherever they are: a standard installation has none. Those that are missing need no guard yet. */
function chooseTables(found: FoundSchema): { covered: Chosen[]; notCovered: { table: string; why: string }[] } {
  const covered: Chosen[] = [];
  const notCovered: { table: string; why: string }[] = [];
  for (const [table, wanted] of Object.entries(completeSchema("embedded").tables)) {
    const there = found.tables[table];
    if (there === undefined) continue;
    const name = workspaceColumn(table, wanted);
    const column = there.columns.find((candidate) => candidate.name === name);
    const condition = column === undefined ? null : workspaceCondition(column.name, column.type);
    if (name === null) notCovered.push({ table, why: "its rows do not say which workspace they belong to" });
    else if (column === undefined) notCovered.push({ table, why: `its column ${name} is missing: run db apply first` });
    else if (condition === null) notCovered.push({ table, why: `its column ${name} is of type ${column.type}` });
    else covered.push({ table, column: column.name, type: column.type, condition });
  }
  return { covered, notCovered };
}

function describeTable({ condition, ...chosen }: Chosen, found: FoundSchema, comment?: string | null): TableSecurity {
  const policies = found.policies.filter(({ table }) => table === chosen.table);
  const own = policies.filter(isOurs);
  return {
    ...chosen,
    enabled: found.tables[chosen.table]?.rowSecurity.enabled ?? false,
    forced: found.tables[chosen.table]?.rowSecurity.forced ?? false,
    policies: judgePolicies(own, condition),
    policyRoles: [...new Set(own.flatMap(({ roles }) => roles))].filter((role) => role !== "public").sort(),
    foreign: policies.filter((policy) => !isOurs(policy)).map(asForeign),
    mark: readMark(comment),
  };
}
