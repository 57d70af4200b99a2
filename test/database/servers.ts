import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { makeArea, removeArea } from "../support/postgres-area.ts";
import { handOver, type PreparedPostgres, preparePostgres, unprivilegedOwner } from "../support/postgres-binaries.ts";
import type { ServerAddress } from "../support/postgres-connection.ts";
import { runServer } from "../support/postgres-server.ts";

export interface SharedServer extends PreparedPostgres, ServerAddress {}

declare module "vitest" {
  interface ProvidedContext {
    postgres15: SharedServer;
    postgres18: SharedServer;
  }
}

const settings = [
  "max_connections=200",
  // A template must have no connection when it is copied, and nothing may touch a catalogue that a test watches.
  "autovacuum=off",
  // There is no replica and no crash; a checkpoint comes with each new database anyway.
  "wal_level=minimal",
  "max_wal_senders=0",
  "max_wal_size=4GB",
];

/** The two servers of the whole run. What a test needs a server of its own for, it copies from the same data folders. */
export default async function startServers(project: TestProject): Promise<() => Promise<void>> {
  const owner = unprivilegedOwner();
  const area = makeArea(owner);
  const start = async (version: 15 | 18) => {
    const prepared = await preparePostgres(version, owner, area);
    const home = join(area, `shared-${version}`);
    mkdirSync(home);
    handOver(owner, home);
    const server = await runServer(prepared, owner, home, { settings });
    const { host, port, user, password } = server;
    project.provide(`postgres${version}`, { ...prepared, host, port, user, password });
    return server;
  };
  const servers = await Promise.all([start(15), start(18)]);
  return async () => {
    for (const server of servers) await server.stop();
    removeArea(area);
  };
}
