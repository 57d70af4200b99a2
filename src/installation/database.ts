import type { SchemaMode } from "../../schema/model/schema-model.ts";
import { engineProblem } from "../checks/host/engine-answers.ts";
import type { DatabaseAccess } from "../domain/database.ts";
import { installationPaths } from "../domain/installation-files.ts";
import { Problem } from "../domain/problem.ts";
import { type Profile, type ResolvedProfile, type Target, usesExternalDatabase } from "../domain/profile.ts";
import { resolveSecrets } from "../engine/resolve-secrets.ts";
import { DatabaseSession } from "../facts/database-session.ts";
import { inspectDirectory } from "../facts/directory.ts";
import type { InstallationContext } from "./context.ts";
import { resolveProfile } from "./resolve-profile.ts";

/** The one database that a `db` or `workspace` command is about. */
export interface NamedDatabase extends DatabaseAccess {
  readonly mode: SchemaMode;
  /** For people: where it is and who we are there, without a password. */
  readonly label: string;
  /** Undefined where an address named the database. */
  readonly profile: ResolvedProfile | undefined;
  /** The folder for dumps of it. */
  readonly dumps: string;
}

/** Opens the database of an installation, closes it after `work`. Throws Problem: engine-absent and its like, database-unreachable. */
export async function withDatabaseOf<T>(
  context: InstallationContext,
  wanted: Profile,
  { target, mode }: { target: Target | undefined; mode: SchemaMode | undefined },
  work: (named: NamedDatabase) => Promise<T>,
): Promise<T> {
  const { ports, makeSecret, interruption } = context;
  const { signal } = interruption;
  const engine = await ports.docker.inspectEngine(signal);
  const profile = await resolveProfile(context, wanted, { engine, target });
  const isRehearsal = profile.target === "rehearsal";
  const isElsewhere = usesExternalDatabase(profile);
  if (!isRehearsal && !isElsewhere && engine.state !== "usable") throw new Problem(engineProblem(engine));
  if (isRehearsal && (await ports.rehearsal.state(profile.directory)) === "absent") throw notThere(profile);
  const { env } = await inspectDirectory(ports, profile.directory, makeSecret);
  const { files, host } = ports;
  // What else the profile lacks is no concern of its database.
  const { secrets } = await resolveSecrets(profile, env, { files, host, makeSecret, typed: new Map() });
  const asksEngine = engine.state === "usable" && !isRehearsal && !isElsewhere;
  const containers = asksEngine ? await ports.docker.containers(profile.name, signal) : [];
  const session = new DatabaseSession(ports, profile);
  try {
    const access = await session.database({ containers, engine }, secrets, signal);
    const label = `${access.credentials.database} of ${profile.name} (${profile.target})`;
    const { dumps } = installationPaths(profile.directory);
    return await work({ ...access, mode: mode ?? profile.mode, label, profile, dumps });
  } finally {
    await session.close();
  }
}

function notThere(profile: ResolvedProfile): Problem {
  return new Problem({
    code: "database-unreachable",
    title: `The rehearsal "${profile.name}" has no database yet`,
    saw: `There is none in ${profile.directory}.`,
    why: "It is made when the rehearsal runs for the first time.",
    next: `dittofeed-setup --profile ${profile.name}`,
  });
}
