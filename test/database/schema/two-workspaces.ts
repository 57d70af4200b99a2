import { completeSchema } from "../../../schema/model/complete-schema.ts";
import type { ColumnModel } from "../../../schema/model/schema-model.ts";
import { quoteIdentifier, quoteList, quoteLiteral } from "../../../schema/model/sql.ts";
import { inPublic } from "../../../schema/reconcile/statements.ts";
import { workspaceColumn } from "../../../schema/row-security/inspect-row-security.ts";
import type { Database } from "../../../src/domain/database.ts";
import { asText, createStatements } from "../../support/create-statements.ts";
import type { Template } from "../postgres.ts";

export const mine = "11111111-aaaa-4aaa-8aaa-111111111111";
export const theirs = "22222222-bbbb-4bbb-8bbb-222222222222";

const { tables, enums } = completeSchema("embedded");

/** Every table that says whose its rows are, with the column that says it. */
export const workspaceTables: readonly (readonly [table: string, column: string])[] = Object.entries(tables).flatMap(
  ([table, model]) => {
    const column = workspaceColumn(table, model);
    return column === null ? [] : [[table, column] as const];
  },
);

/** A complete database in which each of two workspaces has one row in every table that has a workspace. */
export const twoWorkspaces: Template = { name: "two_workspaces", fill: fillTwoWorkspaces };

async function fillTwoWorkspaces(database: Database): Promise<void> {
  await database.query(asText(createStatements("embedded")));
  const inserts = workspaceTables.flatMap(([table]) => [insertInto(table, mine), insertInto(table, theirs)]);
  // Foreign keys are triggers, and a replica runs none: what the rows point to does not matter here.
  await database.query(`SET session_replication_role = replica; ${inserts.join(";")}; RESET session_replication_role`);
}

/** A row of that workspace, with a value for every column that needs one. */
export function insertInto(table: string, workspace: string): string {
  const owner = table === "Workspace" ? "id" : "workspaceId";
  const needed = (tables[table]?.columns ?? []).filter(
    ({ name, nullable, default: byDefault }) => name === owner || (!nullable && byDefault === null),
  );
  const values = needed.map((column) => (column.name === owner ? quoteLiteral(workspace) : someValue(column)));
  return `INSERT INTO ${inPublic(table)} (${quoteList(needed.map(({ name }) => name))}) VALUES (${values.join(", ")})`;
}

function someValue({ type }: ColumnModel): string {
  const [first] = Object.entries(enums).flatMap(([name, values]) => (type === quoteIdentifier(name) ? values : []));
  if (first !== undefined) return quoteLiteral(first);
  if (type === "uuid") return "gen_random_uuid()";
  if (type === "text") return "gen_random_uuid()::text";
  if (type === "jsonb" || type === "json") return "'{}'";
  if (type.startsWith("timestamp")) return "now()";
  return type === "boolean" ? "true" : "1";
}
