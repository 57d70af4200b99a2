import type { DatabaseWay } from "../../src/domain/database.ts";
import type { ContainerFacts } from "../../src/domain/facts/containers.ts";

const postgresPort = 5432;

/**
 * Ways from this process to the database in a container, shortest first. A published port and a
 * container's address lead there only on the engine's own machine; the relay works everywhere, but
 * needs an image with Node, which the api's is.
 */
export function databaseWays(
  container: Pick<ContainerFacts, "id" | "published" | "address">,
  apiImage: string | undefined,
  engineIsLocal: boolean,
): DatabaseWay[] {
  const ways: DatabaseWay[] = [];
  const published = container.published.get(postgresPort);
  if (engineIsLocal && published !== undefined)
    ways.push({ kind: "tcp", host: reachable(published.address), port: published.port });
  if (engineIsLocal && container.address !== undefined)
    ways.push({ kind: "tcp", host: container.address, port: postgresPort });
  if (apiImage !== undefined) ways.push({ kind: "relay", container: container.id, image: apiImage });
  return ways;
}

/** "All addresses" can be bound, but not dialled everywhere. */
function reachable(bound: string): string {
  if (bound === "" || bound === "0.0.0.0") return "127.0.0.1";
  return bound === "::" ? "::1" : bound;
}
