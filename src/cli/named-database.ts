import { homedir } from "node:os";
import { join } from "node:path";
import { explainRefusal } from "../../schema/reconcile/explain-refusal.ts";
import { Problem } from "../domain/problem.ts";
import { isTooLong, largestEnvFile, largestSecretFile, tooLong } from "../domain/secret-rules.ts";
import { usage } from "../domain/usage.ts";
import { withLock } from "../engine/lock.ts";
import type { InstallationContext } from "../installation/context.ts";
import type { NamedDatabase } from "../installation/installation.ts";
import { holdsPassword, parseDatabaseUrl } from "./database-url.ts";
import type { FindContext } from "./find-profile.ts";
import type { namedDatabase } from "./shared-options.ts";
import type { Args } from "./spec.ts";

export type DatabaseContext = FindContext & InstallationContext;
/** What every command about a database takes. */
export type DatabaseArgs = Args<{ name: string; summary: string; options: typeof namedDatabase }>;
type Work<T> = (named: NamedDatabase) => Promise<T>;

/**
 * Opens the database that is named, closes it after `work`. Named by --profile,
 * --database-url-file, --database-url, DATABASE_URL in the environment, or, where none of these is
 * there, by being that of the only saved profile.
 */
export async function withNamedDatabase<T>(context: DatabaseContext, args: DatabaseArgs, wanted: Work<T>): Promise<T> {
  const work: Work<T> = (named) => wanted(named).catch((error: unknown) => explained(context, named, error));
  if (args.profile === undefined && args.project === undefined) {
    const url = await givenUrl(context, args);
    if (url !== undefined) return withDatabaseAt(context, args, url, work);
  } else if (args.databaseUrl !== undefined || args.databaseUrlFile !== undefined)
    throw usage("An installation has its own database: use --profile or --project, or a database address, not both.");
  // Profiles, compose files and tasks are four fifths of the program, and an address needs none.
  const { wantedInstallation } = await import("./find-profile.ts");
  const { chooseInstallation } = await import("../installation/find.ts");
  const { Installation } = await import("../installation/installation.ts");
  const chosen = await chooseInstallation(context, wantedInstallation(context, args));
  if ("kept" in chosen) {
    const { withKeptDatabase } = await import("../installation/attached.ts");
    return withKeptDatabase(context, chosen.kept, args.mode, work);
  }
  const installation = await Installation.open(context, chosen.profile, { target: args.target });
  return installation.withDatabase(args.mode, work);
}

/** What the server itself has refused is no fault of ours: a right, a lock, a time-out. */
async function explained(context: DatabaseContext, { database }: NamedDatabase, error: unknown): Promise<never> {
  if (error instanceof Problem || context.interruption.signal.aborted) throw error;
  throw (await explainRefusal(database, error)) ?? error;
}

/** As `withNamedDatabase`, while no other run works on the same installation. */
export function changingNamedDatabase<T>(context: DatabaseContext, args: DatabaseArgs, work: Work<T>): Promise<T> {
  return withNamedDatabase(context, args, (named) =>
    named.installation === undefined ? work(named) : withLock(context, named.installation, () => work(named)),
  );
}

async function givenUrl(context: DatabaseContext, args: DatabaseArgs): Promise<string | undefined> {
  if (args.databaseUrl !== undefined) {
    // Everybody on this host can read argv.
    if (holdsPassword(args.databaseUrl))
      throw usage(
        "--database-url contains a password, and everyone on this host can see a program's arguments. Put the address into a file and use --database-url-file, or set the variable DATABASE_URL.",
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
  if (text === undefined) throw usage(`The file ${args.databaseUrlFile} does not exist.`);
  if (isTooLong(text)) throw tooLong(addressName, `The file ${args.databaseUrlFile}`, shape);
  return text;
}

const addressName = "The database address";
const shape = "Use postgresql://USER:PASSWORD@HOST:5432/DATABASE, and nothing else.";

async function withDatabaseAt<T>(context: DatabaseContext, args: DatabaseArgs, url: string, work: Work<T>): Promise<T> {
  const readCa = async (path: string) => {
    const text = await context.ports.files.read(path, largestEnvFile);
    if (text === undefined)
      throw usage(`The file ${path} does not exist. The database address names it as sslrootcert.`);
    return text;
  };
  const { ways, credentials, label } = await parseDatabaseUrl(url, context.makeSecret, readCa);
  const database = await context.ports.databases.open(ways, credentials, context.interruption.signal);
  const state = context.environment.XDG_STATE_HOME ?? join(homedir(), ".local", "state");
  const dumps = join(state, "dittofeed-setup", "dumps");
  try {
    const mode = args.mode ?? "embedded";
    return await work({
      database,
      ways,
      credentials,
      container: undefined,
      mode,
      label,
      profile: undefined,
      installation: undefined,
      dumps,
    });
  } finally {
    await database.close();
  }
}
