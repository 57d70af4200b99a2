import { databaseName, databaseUser } from "../../compose/env/environment.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import type { AssessInput } from "../../src/domain/task.ts";
import { typed } from "../../src/domain/typed.ts";
import { dumpFolder, willDump } from "../database/dump-database.ts";

/**
 * What another version of the app or of PostgreSQL does to the database is not undone by the old
 * tag. So the plan says whether a dump comes before it; nothing where there is no row to lose, and
 * of a service that has none there.
 */
export function wayBack(service: ServiceName, { profile, facts: { database } }: AssessInput): string | undefined {
  if (service !== "api" && service !== "postgres") return undefined;
  if (database.state !== "open") return undefined;
  const { schema } = database;
  // Whether there are rows is looked at only where something is to be added.
  if (schema.empty || (schema.pending.length > 0 && !schema.hasRows)) return undefined;
  // PostgreSQL's container is made anew before the database is dumped.
  if (service === "api" && willDump(schema)) return `the database is dumped first, into ${dumpFolder(profile)}`;
  const how =
    profile.database.external === undefined
      ? typed`docker compose exec -T postgres pg_dump -U ${databaseUser} ${databaseName} > before.sql`
      : "pg_dump on a machine that can reach it";
  return `no dump is made. To be able to go back, first: ${how}`;
}
