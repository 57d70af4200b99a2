import { describeDifference } from "../../schema/model/diff.ts";
import { explainRefusal } from "../../schema/reconcile/explain-refusal.ts";
import { schemaParts } from "../../schema/reconcile/schema-parts.ts";
import { verifySchema } from "../../schema/reconcile/verify.ts";
import { inspectWorkspace, type WorkspaceInspection } from "../../schema/workspaces/inspect-workspace.ts";
import { workspaceSpec } from "../../schema/workspaces/workspace-spec.ts";
import type { Database, DatabaseAccess } from "../domain/database.ts";
import type { CollationFacts, DatabaseFacts, TemporalFacts } from "../domain/facts/database.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import { Problem } from "../domain/problem.ts";
import type { Mode, ResolvedProfile } from "../domain/profile.ts";
import type { DatabasePlace, InstallationTarget } from "../domain/target.ts";
import { usesExternalDatabase } from "../domain/target.ts";

/**
 * What the database holds, or why it could not be asked. Reads only; never throws for a database
 * that says no.
 */
export async function inspectDatabase(
  target: InstallationTarget,
  place: DatabasePlace & { installation: Pick<FoundInstallation, "mode"> },
  access: () => Promise<DatabaseAccess>,
): Promise<DatabaseFacts> {
  const state = await target.databaseState(place);
  if (state !== "askable") return state;
  const { mode, profile } = place.installation;
  try {
    const { database } = await access();
    return await describeDatabase(database, mode, profile).catch(async (thrown: unknown) => {
      const problem = thrown instanceof Problem || place.signal.aborted ? null : await explainRefusal(database, thrown);
      if (problem === null) throw thrown;
      return { state: "unreachable", saw: problem.saw, problem } as const;
    });
  } catch (thrown) {
    if (place.signal.aborted || !(thrown instanceof Problem)) throw thrown;
    const { code, saw } = thrown;
    // A server that is not ours may refuse for many a reason, and none of them is an old volume.
    if (profile !== undefined && usesExternalDatabase(profile)) return { state: "unreachable", saw, problem: thrown };
    if (code === "database-refused") return { state: "password-refused", saw };
    if (code === "database-unreachable") return { state: "unreachable", saw };
    throw thrown;
  }
}

/**
 * All that is told of a database that could be opened; without a profile no workspace is looked
 * for.
 */
async function describeDatabase(
  database: Database,
  mode: Mode,
  profile: ResolvedProfile | undefined,
): Promise<DatabaseFacts> {
  const report = await verifySchema(database, { mode });
  const asked = report.complete && profile !== undefined;
  const workspace: WorkspaceLooked = asked ? await inspectWorkspace(database, workspaceSpec(profile)) : nothingYet;
  return {
    state: "open",
    version: report.serverVersion,
    ...(await stateOf(database)),
    schema: {
      empty: report.empty,
      complete: report.complete,
      tables: report.tableCount,
      differences: report.differences.map(describeDifference),
      parts: schemaParts(report),
      journal: report.journal,
      journalSays: report.journalReport.says,
      pending: report.pending.map(({ what }) => what),
      blocked: report.blocked.map(describeDifference),
      attention: report.differences.filter(({ severity }) => severity === "attention").map(describeDifference),
      hasRows: report.hasRows,
      ...(report.complete && !report.writes.tried && { untried: report.writes.because }),
    },
    temporal: await lookAtTemporal(database),
    collations: await lookAtCollations(database, report.serverVersion),
    workspace: {
      ...{ id: workspace.workspaceId, missing: workspace.missing, conflicts: workspace.conflicts },
      ...(workspace.spelled !== undefined && { spelled: workspace.spelled }),
    },
  };
}

async function stateOf(database: Database): Promise<{ bytes: number; readOnly: string | undefined }> {
  const [row] = await database.query<{ bytes: number; replica: boolean; read_only: string }>(
    `SELECT pg_database_size(current_database())::float8 AS bytes, pg_is_in_recovery() AS replica,
       current_setting('transaction_read_only') AS read_only`,
  );
  if (row?.replica === true) return { bytes: row.bytes, readOnly: "it is a replica of another server" };
  const readOnly = row?.read_only === "on" ? "default_transaction_read_only is on" : undefined;
  return { bytes: row?.bytes ?? 0, readOnly };
}

async function lookAtTemporal(database: Database): Promise<TemporalFacts> {
  const wanted = ["temporal", "temporal_visibility"];
  const [found] = await database.query<{ names: string[]; may_create: boolean }>(
    `SELECT array(SELECT datname::text FROM pg_database WHERE datname = ANY($1)) AS names,
       (SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user) AS may_create`,
    [wanted],
  );
  return { missing: wanted.filter((name) => !found?.names.includes(name)), mayCreate: found?.may_create ?? false };
}

/** PostgreSQL keeps it for a database since 15. */
async function lookAtCollations(database: Database, version: number): Promise<CollationFacts[]> {
  if (version < 150_000) return [];
  return database.query<CollationFacts>(
    `SELECT datname::text AS name, datcollversion AS recorded, pg_database_collation_actual_version(oid) AS actual
     FROM pg_database WHERE datname = current_database() OR datname IN ('temporal', 'temporal_visibility') ORDER BY 1`,
  );
}

type WorkspaceLooked = Pick<WorkspaceInspection, "workspaceId" | "missing" | "conflicts" | "spelled">;
const nothingYet = { workspaceId: undefined, missing: ["the workspace and everything in it"], conflicts: [] };
