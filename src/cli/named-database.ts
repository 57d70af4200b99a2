import { homedir } from "node:os";
import { join } from "node:path";
import type { SchemaMode } from "../../schema/model/schema-model.ts";
import { engineProblem } from "../checks/engine-usable.ts";
import type { DatabaseAccess } from "../domain/database.ts";
import { installationPaths } from "../domain/installation-files.ts";
import { Problem } from "../domain/problem.ts";
import { type Profile, type SettledProfile, usesExternalDatabase } from "../domain/profile.ts";
import { isTooLong, largestSecretFile, tooLong } from "../domain/secret-rules.ts";
import { usage } from "../domain/usage.ts";
import { resolveSecrets } from "../engine/resolve-secrets.ts";
import { DatabaseSession } from "../facts/database-session.ts";
import { lookAtDirectory } from "../facts/look-at-directory.ts";
import type { Arguments } from "./arguments.ts";
import type { Context } from "./context.ts";
import { holdsPassword, parseDatabaseUrl } from "./database-url.ts";
import { chosenProfile } from "./find-profile.ts";
import { settled } from "./settled.ts";
import { withLock } from "./with-lock.ts";

/** The one database that a `db` or `workspace` command is about. */
export interface NamedDatabase extends DatabaseAccess {
  readonly mode: SchemaMode;
  /** For people: where it is and who we are there, without a password. */
  readonly label: string;
  /** Undefined where an address named the database. */
  readonly profile: SettledProfile | undefined;
  /** The folder for dumps of it. */
  readonly dumps: string;
}

type Work<T> = (named: NamedDatabase) => Promise<T>;

/**
 * Opens the database that is named, closes it after `work`. Named by --profile, --database-url-file, --database-url,
 * DATABASE_URL in the environment, or, where none of these is there, by being that of the only saved profile.
 */
export async function withNamedDatabase<T>(context: Context, args: Arguments, work: Work<T>): Promise<T> {
  if (args.profile === undefined) {
    const url = await givenUrl(context, args);
    if (url !== undefined) return withDatabaseAt(context, args, url, work);
  } else if (args.databaseUrl !== undefined || args.databaseUrlFile !== undefined)
    throw usage("A profile names its own database: give --profile or a database address, not both.");
  return withDatabaseOf(context, await chosenProfile(context, args.profile), args, work);
}

/** As `withNamedDatabase`, while no other run works on the same installation. */
export function changingNamedDatabase<T>(context: Context, args: Arguments, work: Work<T>): Promise<T> {
  return withNamedDatabase(context, args, (named) =>
    named.profile === undefined ? work(named) : withLock(context, named.profile, () => work(named)),
  );
}

async function givenUrl(context: Context, args: Arguments): Promise<string | undefined> {
  if (args.databaseUrl !== undefined) {
    // Everybody on this host can read argv.
    if (holdsPassword(args.databaseUrl))
      throw usage(
        "--database-url holds a password, and the arguments of a program are visible to everyone on this host. Put the address into a file and use --database-url-file, or into the variable DATABASE_URL.",
      );
    return args.databaseUrl;
  }
  if (args.databaseUrlFile === undefined) {
    const text = context.ports.host.environmentVariable("DATABASE_URL");
    if (text !== undefined && isTooLong(text))
      throw tooLong(addressName, "The environment variable DATABASE_URL", shape);
    return text;
  }
  const text = (await context.ports.files.read(args.databaseUrlFile, largestSecretFile))?.trim();
  if (text === undefined) throw usage(`There is no file ${args.databaseUrlFile}.`);
  if (isTooLong(text)) throw tooLong(addressName, `The file ${args.databaseUrlFile}`, shape);
  return text;
}

const addressName = "The database address";
const shape = "Give it as postgresql://USER:PASSWORD@HOST:5432/DATABASE, and nothing else.";

async function withDatabaseAt<T>(context: Context, args: Arguments, url: string, work: Work<T>): Promise<T> {
  const readCa = async (path: string) => {
    const text = await context.ports.files.read(path);
    if (text === undefined) throw usage(`There is no file ${path}, which the database address names as sslrootcert.`);
    return text;
  };
  const { ways, credentials, label } = await parseDatabaseUrl(url, context.makeSecret, readCa);
  const database = await context.ports.databases.open(ways, credentials, context.interruption.signal);
  const state = context.environment.XDG_STATE_HOME ?? join(homedir(), ".local", "state");
  const dumps = join(state, "dittofeed-setup", "dumps");
  try {
    const mode = args.mode ?? "embedded";
    return await work({ database, ways, credentials, container: undefined, mode, label, profile: undefined, dumps });
  } finally {
    await database.close();
  }
}

async function withDatabaseOf<T>(context: Context, wanted: Profile, args: Arguments, work: Work<T>): Promise<T> {
  const { ports, makeSecret, interruption } = context;
  const { signal } = interruption;
  const engine = await ports.docker.inspectEngine(signal);
  const profile = await settled(context, wanted, { engine, target: args.target });
  const isRehearsal = profile.target === "rehearsal";
  const isElsewhere = usesExternalDatabase(profile);
  if (!isRehearsal && !isElsewhere && engine.state !== "usable") throw new Problem(engineProblem(engine));
  if (isRehearsal && (await ports.rehearsal.state(profile.directory)) === "absent") throw notThere(profile);
  const { env } = await lookAtDirectory(ports, profile.directory, makeSecret);
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
    return await work({ ...access, mode: args.mode ?? profile.mode, label, profile, dumps });
  } finally {
    await session.close();
  }
}

function notThere(profile: SettledProfile): Problem {
  return new Problem({
    code: "database-unreachable",
    title: `The rehearsal "${profile.name}" has no database yet`,
    saw: `There is none in ${profile.directory}.`,
    why: "It is made when the rehearsal runs for the first time.",
    next: `dittofeed-setup --profile ${profile.name}`,
  });
}
