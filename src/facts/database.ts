import { describeDifference } from "../../schema/model/diff.ts";
import { schemaParts } from "../../schema/reconcile/schema-parts.ts";
import { verifySchema } from "../../schema/reconcile/verify.ts";
import { inspectWorkspace } from "../../schema/workspaces/inspect-workspace.ts";
import { workspaceSpec } from "../../schema/workspaces/workspace-spec.ts";
import type { Database } from "../domain/database.ts";
import type { DatabaseFacts, TemporalFacts } from "../domain/facts/database.ts";
import type { PlanFacts } from "../domain/facts/facts.ts";
import type { Ports } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import { type Mode, type ResolvedProfile, usesExternalDatabase } from "../domain/profile.ts";
import type { InstallationSecrets } from "../domain/secret.ts";
import type { DatabaseSession } from "./database-session.ts";

/** What the database holds, or why it could not be asked. Reads only; never throws for a database that says no. */
export async function inspectDatabase(
  ports: Pick<Ports, "rehearsal">,
  profile: ResolvedProfile,
  facts: Pick<PlanFacts, "engine" | "containers" | "volumes">,
  secrets: InstallationSecrets,
  session: DatabaseSession,
  signal: AbortSignal,
): Promise<DatabaseFacts> {
  const state = await serverState(ports, profile, facts, secrets);
  if (state === "engine-silent") return { state: "unreachable", saw: "the Docker engine does not answer" };
  if (state !== "open") return { state };
  try {
    const { database } = await session.database(facts, secrets, signal);
    return await describeDatabase(database, profile.mode, profile);
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof Problem)) throw thrown;
    if (usesExternalDatabase(profile)) return { state: "unreachable", saw: thrown.saw, problem: thrown };
    if (thrown.code === "database-refused") return { state: "password-refused", saw: thrown.saw };
    if (thrown.code === "database-unreachable") return { state: "unreachable", saw: thrown.saw };
    throw thrown;
  }
}

async function serverState(
  ports: Pick<Ports, "rehearsal">,
  profile: ResolvedProfile,
  facts: Pick<PlanFacts, "engine" | "containers" | "volumes">,
  secrets: InstallationSecrets,
): Promise<"absent" | "stopped" | "open" | "engine-silent"> {
  if (profile.target === "rehearsal") {
    // A finished rehearsal's server is off: it is started to be read, and stopped when the command ends.
    const state = await ports.rehearsal.state(profile.directory);
    return state === "stopped" ? "open" : state;
  }
  // Without its password, which is said elsewhere, it cannot be asked.
  if (usesExternalDatabase(profile)) return secrets.has("POSTGRES_PASSWORD") ? "open" : "stopped";
  if (facts.engine.state !== "usable") return "engine-silent";
  const container = facts.containers.find(({ service }) => service === "postgres");
  if (container?.state === "running") return "open";
  return container !== undefined || facts.volumes.some((name) => name.endsWith("_postgres")) ? "stopped" : "absent";
}

/** All that is told of a database that could be opened; without a profile no workspace is looked for. */
export async function describeDatabase(
  database: Database,
  mode: Mode,
  profile: ResolvedProfile | undefined,
): Promise<DatabaseFacts> {
  const report = await verifySchema(database, { mode });
  const asked = report.complete && profile !== undefined;
  const workspace = asked ? await inspectWorkspace(database, workspaceSpec(profile)) : nothingYet;
  return {
    state: "open",
    version: report.serverVersion,
    bytes: await sizeOf(database),
    schema: {
      empty: report.empty,
      complete: report.complete,
      tables: report.tableCount,
      differences: report.differences.map(describeDifference),
      parts: schemaParts(report),
      journal: report.journal,
      pending: report.pending.map(({ what }) => what),
      blocked: report.blocked.map(describeDifference),
      attention: report.differences.filter(({ severity }) => severity === "attention").map(describeDifference),
      hasRows: report.hasRows,
    },
    temporal: await lookAtTemporal(database),
    workspace: { id: workspace.workspaceId, missing: workspace.missing, conflicts: workspace.conflicts },
  };
}

async function sizeOf(database: Database): Promise<number> {
  const [row] = await database.query<{ bytes: number }>("SELECT pg_database_size(current_database())::float8 AS bytes");
  return row?.bytes ?? 0;
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

const nothingYet = { workspaceId: undefined, missing: ["the workspace and all that belongs to it"], conflicts: [] };
