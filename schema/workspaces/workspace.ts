import type { Database } from "../../src/domain/database.ts";
import { Problem } from "../../src/domain/problem.ts";
import { ensureWorkspaces, type WorkspaceOutcome } from "./ensure-workspaces.ts";
import { findNamedWorkspaces } from "./find-workspaces.ts";
import { parentFinder } from "./import/parent-finder.ts";
import type { RandomBytes } from "./insert-default-rows.ts";
import type { LoginProvider } from "./workspace-access.ts";
import { refuseName, type WorkspaceType } from "./workspace-row.ts";

export type { WorkspaceOutcome } from "./ensure-workspaces.ts";

export interface WorkspaceSpec {
  readonly name: string;
  readonly domain?: string;
  readonly type: WorkspaceType;
  /** The operator's own key for it, unique under its parent. */
  readonly externalId?: string;
  /**
   * For a Child, and only for it: name, external id or id of an active workspace of the type
   * Parent.
   */
  readonly parent?: string;
  /** E-mail address, as the login's provider will spell it. */
  readonly administrator?: string;
  readonly provider?: LoginProvider;
}

/**
 * Makes a workspace with its 41 default rows, its administrator and its login provider, in one
 * transaction; or completes one that is there. What exists is never overwritten, so a second call
 * changes nothing. All types get the same rows, as from the app's own bootstrap. Throws Problem
 * `value-refused`, `workspace-conflict`.
 */
export async function createWorkspace(
  database: Database,
  { provider, parent, ...spec }: WorkspaceSpec,
  { randomBytes }: { readonly randomBytes: RandomBytes },
): Promise<WorkspaceOutcome> {
  refuseName(spec.name);
  if ((spec.type === "Child") !== (parent !== undefined)) throw parentProblem(whyParentIsWrong(spec.type));
  return database.transaction(async (transaction) => {
    const parentId = parent === undefined ? {} : { parentId: await idOfParent(transaction, parent) };
    const options = { randomBytes, ...(provider === undefined ? {} : { provider }) };
    const [outcome] = await ensureWorkspaces(transaction, [{ ...spec, ...parentId }], options);
    if (outcome === undefined) throw new TypeError("a workspace was asked for and nothing was answered");
    if ("conflicts" in outcome) throw conflictProblem(spec.name, outcome.conflicts);
    return outcome;
  });
}

async function idOfParent(transaction: Database, reference: string): Promise<string> {
  const found = parentFinder([], await findNamedWorkspaces(transaction, [reference]))(reference);
  if ("why" in found) throw parentProblem(found.why);
  if (found.id === undefined) throw new TypeError("a parent that is in the database has an id");
  return found.id;
}

export const whyParentIsWrong = (type: WorkspaceType): string =>
  type === "Child"
    ? "a workspace of the type Child needs a parent"
    : `a workspace of the type ${type} has no parent; only a Child has one`;

const parentProblem = (saw: string): Problem =>
  new Problem({
    code: "value-refused",
    title: "The workspace cannot have that parent",
    saw,
    why: "The app finds a Child through its parent, which must be of the type Parent. Nothing was changed.",
    next: "List the existing workspaces: dittofeed-setup workspace list",
  });

const conflictProblem = (name: string, conflicts: readonly string[]): Problem =>
  new Problem({
    code: "workspace-conflict",
    title: "A workspace with this name exists with different settings",
    saw: `${JSON.stringify(name)}: ${conflicts.join("; ")}`,
    why: "Members could not sign in to it as planned, and changing it could lock out the people who use it now. Nothing was changed.",
    next: "Choose another name, or use the settings of the existing workspace.",
  });
