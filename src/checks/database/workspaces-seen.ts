import type { DatabaseFacts } from "../../domain/facts/database.ts";
import type { FoundInstallation } from "../../domain/facts/directory.ts";
import type { RowFacts, WorkspaceSeen } from "../../domain/facts/rows.ts";
import { keeperOf } from "../../domain/keeper.ts";
import type { RepairStep } from "../../domain/repair.ts";

/** Those that people enter by themselves: a child is entered through its parent. */
export const enteredByPeople = ({ workspaces }: RowFacts): WorkspaceSeen[] =>
  workspaces.filter(({ status, type }) => status === "Active" && type !== "Child");

/** The workspace of the profile, by its name as everywhere. */
export const ownWorkspace = (rows: RowFacts, { profile }: FoundInstallation): WorkspaceSeen | undefined =>
  enteredByPeople(rows).find(({ name }) => name === profile?.workspace.name);

/**
 * Of these columns ("Workspace.type") those that are not there: what they would say is looked at
 * again once they are.
 */
export function lackedColumns(database: DatabaseFacts, needed: readonly string[]): string[] {
  if (database.state !== "open") return [];
  return database.schema.parts.flatMap(({ thing, fault, table, name }) => {
    const column = `${table}.${name}`;
    return thing === "column" && fault === "missing" && needed.includes(column) ? [column] : [];
  });
}

/**
 * The installation's own task, where its profile can be followed: a complete schema, and nothing
 * that contradicts it.
 */
export function creatingWorkspace(
  database: DatabaseFacts,
  installation: Pick<FoundInstallation, "profile" | "coolify">,
): RepairStep[] {
  const { profile } = installation;
  if (
    profile === undefined ||
    !keeperOf(installation).runsTasks ||
    database.state !== "open" ||
    !database.schema.complete
  )
    return [];
  return database.workspace.conflicts.length === 0 ? [{ do: "run-tasks", tasks: ["create-workspace"] }] : [];
}
