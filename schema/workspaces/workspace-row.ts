import type { Database } from "../../src/domain/database.ts";
import { Problem } from "../../src/domain/problem.ts";

export const workspaceTypes = ["Root", "Child", "Parent"] as const;
export type WorkspaceType = (typeof workspaceTypes)[number];

export interface WorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly domain: string | null;
  readonly type: WorkspaceType;
  readonly status: "Active" | "Tombstoned" | "Paused";
  readonly externalId: string | null;
}

/**
 * Names are unique among workspaces without a parent; a domain is not, so the oldest one is meant.
 */
export async function findWorkspace(
  database: Database,
  by: { readonly name: string } | { readonly domain: string },
): Promise<WorkspaceRow | null> {
  const [column, value] = "name" in by ? ["name", by.name] : ["lower(domain)", by.domain.toLowerCase()];
  const [row] = await database.query<WorkspaceRow>(
    `SELECT id, name, domain, type, status, "externalId" FROM "Workspace"
     WHERE "parentWorkspaceId" IS NULL AND ${column} = $1 ORDER BY "createdAt", id LIMIT 1`,
    [value],
  );
  return row ?? null;
}

/** Names of hosts have no case; older versions stored them as typed. */
const sameDomain = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * In what an existing workspace contradicts what the spec asks for; an empty list means it may be
 * completed.
 */
export function conflictsOf(
  there: Omit<WorkspaceRow, "id" | "name">,
  spec: { readonly domain?: string; readonly type: string; readonly externalId?: string },
): string[] {
  const conflicts: string[] = [];
  if (there.type !== spec.type) conflicts.push(`its type is ${there.type}, expected ${spec.type}`);
  if (there.status !== "Active") conflicts.push(`its status is ${there.status}, expected Active`);
  if (spec.domain !== undefined && there.domain !== null && !sameDomain(there.domain, spec.domain)) {
    conflicts.push(`its domain is ${there.domain}, expected ${spec.domain}`);
  }
  if (spec.externalId !== undefined && there.externalId !== null && there.externalId !== spec.externalId) {
    conflicts.push(`its external ID is ${there.externalId}, expected ${spec.externalId}`);
  }
  return conflicts;
}

/**
 * Anything may be a name, quotes and semicolons included, except what PostgreSQL or the app cannot
 * hold.
 */
export function refuseName(name: string): void {
  const saw = whyNameIsRefused(name);
  if (saw === null) return;
  throw new Problem({
    code: "value-refused",
    title: "This name cannot be used for a workspace",
    saw,
    why: "The database or the app would reject it later.",
    next: "Choose another workspace name.",
  });
}

/**
 * As in the profile. A unique index holds names, and no index of PostgreSQL holds more than 2,700
 * bytes.
 */
export const longestName = 200;

export function whyNameIsRefused(name: string): string | null {
  if (name.trim() === "") return "the name is empty";
  if (/[\p{Cc}\p{Surrogate}]/u.test(name)) return "the name contains a control character or half of one";
  if (name.length > longestName) return `the name has ${name.length} characters; ${longestName} are allowed`;
  // The app renames deleted workspaces so, and refuses new ones that look deleted
  // (isomorphic-lib/src/constants.ts).
  return name.startsWith("DfTombstoned")
    ? "the name begins with DfTombstoned, which the app uses for deleted workspaces"
    : null;
}
