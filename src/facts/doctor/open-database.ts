import { databaseName, databaseUser } from "../../../compose/env/environment.ts";
import { plainSetting } from "../../../compose/env/settings.ts";
import { databaseWays } from "../../../compose/stack/database-ways.ts";
import type { DatabaseAccess } from "../../domain/database.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { FoundInstallation } from "../../domain/facts/directory.ts";
import type { EngineFacts } from "../../domain/facts/engine.ts";
import type { Ports } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import { usesExternalDatabase } from "../../domain/profile.ts";
import type { Secret } from "../../domain/secret.ts";
import { DatabaseSession } from "../database-session.ts";

export interface DatabasePlace {
  installation: FoundInstallation;
  engine: EngineFacts;
  containers: readonly InspectedContainer[];
  /** The parsed `.env`. */
  env: ReadonlyMap<string, Secret>;
}

/**
 * Opens the installation's database as its settings name it: with the password of `.env`, or of the container where there is
 * no `.env`. Whoever asked closes it. Throws Problem: database-refused, database-unreachable.
 */
export async function openDatabase(
  ports: Pick<Ports, "databases" | "rehearsal">,
  { installation, engine, containers, env }: DatabasePlace,
  signal: AbortSignal,
): Promise<DatabaseAccess> {
  const { profile } = installation;
  const password = env.get("POSTGRES_PASSWORD");
  if (profile !== undefined && (profile.target === "rehearsal" || usesExternalDatabase(profile))) {
    const secrets = new Map(
      password === undefined ? [] : [["POSTGRES_PASSWORD" as const, { secret: password, origin: "kept" as const }]],
    );
    return new DatabaseSession(ports, profile).database({ containers: [...containers], engine }, secrets, signal);
  }
  const container = containers.find(({ service }) => service === "postgres");
  if (container?.state !== "running") throw unreachable("The postgres container is not running.");
  const setting = (name: string) => plainSetting(env, name) ?? plainSetting(container.environment, name);
  const credentials = {
    user: setting("POSTGRES_USER") ?? databaseUser,
    password: password ?? container.environment.get("POSTGRES_PASSWORD"),
    database: setting("POSTGRES_DB") ?? databaseName,
  };
  if (credentials.password === undefined) throw unreachable("There is no password for PostgreSQL in .env.");
  const withNode = containers.find(({ service }) => service === "api");
  const ways = databaseWays(container, withNode?.image, engine.state === "usable" && engine.local);
  const known = { ...credentials, password: credentials.password };
  const database = await ports.databases.open(ways, known, signal);
  return { database, ways, credentials: known, container: container.id };
}

function unreachable(saw: string): Problem {
  return new Problem({
    code: "database-unreachable",
    title: "The database cannot be reached",
    saw,
    why: "Schema, workspaces and administrators live in it.",
    next: "dittofeed-setup doctor",
  });
}
