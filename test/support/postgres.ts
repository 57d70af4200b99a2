import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { makeArea, removeArea } from "./postgres-area.ts";
import {
  handOver,
  type PostgresVersion,
  type PreparedPostgres,
  preparePostgres,
  unprivilegedOwner,
} from "./postgres-binaries.ts";
import { openTestDatabase, type ServerAddress, type TestDatabase } from "./postgres-connection.ts";
import { runServer, type ServerSettings } from "./postgres-server.ts";

export type { TestDatabase } from "./postgres-connection.ts";

/** A real PostgreSQL, and a fresh database for each test. */
export interface PostgresServer extends ServerAddress {
  newDatabase(): Promise<TestDatabase>;
}

/** One that belongs to the test file alone. */
export interface TestPostgres extends PostgresServer {
  /** Every process of it dies at once (SIGKILL), as in a crash; `restart` brings it back over the same data. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions extends ServerSettings {
  /** 15 unless another is asked for. */
  version?: PostgresVersion;
  /** What the whole run has prepared once; without it initdb runs now. */
  prepared?: PreparedPostgres | undefined;
}

export async function startPostgres(options: PostgresOptions = {}): Promise<TestPostgres> {
  const { version = 15, prepared, ...settings } = options;
  const owner = unprivilegedOwner();
  const area = makeArea(owner);
  const home = mkdtempSync(join(area, "server-"));
  handOver(owner, home);
  const server = await runServer(prepared ?? (await preparePostgres(version, owner, area)), owner, home, settings);
  let count = 0;
  return {
    ...server,
    async newDatabase() {
      count += 1;
      const name = `test_${count}`;
      await server.admin().query(`CREATE DATABASE ${name}`);
      // Asked again at the end: after a restart the connection is another one.
      return openTestDatabase(server, name, {
        ...server.admin(),
        query: (sql, values) => server.admin().query(sql, values),
      });
    },
    async stop() {
      await server.stop();
      removeArea(area);
    },
  };
}
