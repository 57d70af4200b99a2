import type { DatabaseAccess } from "../../domain/database.ts";
import type { DatabaseFacts } from "../../domain/facts/database.ts";
import { Problem } from "../../domain/problem.ts";
import { usesExternalDatabase } from "../../domain/profile.ts";
import { describeDatabase } from "../database.ts";
import type { ProbeContext } from "../probe-context.ts";

export type DatabasePlace = Pick<ProbeContext, "ports" | "installation" | "containers" | "directory"> & {
  signal?: AbortSignal;
};

/** What the database holds, or why it could not be asked. Reads only; does not throw for a database that says no. */
export async function inspectInstalledDatabase(
  place: DatabasePlace,
  access: () => Promise<DatabaseAccess>,
): Promise<DatabaseFacts> {
  const state = await serverState(place);
  if (state !== "open") return { state };
  const { profile, mode } = place.installation;
  try {
    const { database } = await access();
    return await describeDatabase(database, mode, profile);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    const { code, saw } = thrown;
    // A server that is not ours may refuse for many a reason, and none of them is an old volume.
    if (profile !== undefined && usesExternalDatabase(profile)) return { state: "unreachable", saw, problem: thrown };
    if (code === "database-refused") return { state: "password-refused", saw };
    if (code === "database-unreachable") return { state: "unreachable", saw };
    throw thrown;
  }
}

async function serverState({
  ports,
  installation: { profile, project },
  containers,
  directory,
  signal,
}: DatabasePlace): Promise<"absent" | "stopped" | "open"> {
  if (profile?.target === "rehearsal") {
    // A finished rehearsal's server is off: it is started to be read, and stopped when the command ends.
    return (await ports.rehearsal.state(profile.directory)) === "absent" ? "absent" : "open";
  }
  if (profile !== undefined && usesExternalDatabase(profile))
    return directory?.env.has("POSTGRES_PASSWORD") === true ? "open" : "stopped";
  const container = containers.find(({ service }) => service === "postgres");
  if (container !== undefined) return container.state === "running" ? "open" : "stopped";
  const volumes = await ports.docker.volumes(project, signal);
  return volumes.some((name) => name.endsWith("_postgres")) ? "stopped" : "absent";
}
