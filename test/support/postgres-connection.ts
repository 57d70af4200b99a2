import { Client } from "pg";
import { copyIn, copyOut } from "../../src/adapters/postgres/copy.ts";
import type { Database, OpenDatabase } from "../../src/domain/database.ts";

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly overTls?: boolean;
}

export interface TestDatabase extends OpenDatabase {
  readonly name: string;
  readonly url: string;
  /** One more connection to the same database: a second installer. */
  connect(applicationName?: string): Promise<OpenDatabase>;
  /** Closes it and takes it away, so that hundreds of them do not fill the disk. */
  drop(): Promise<void>;
}

/** The database of that name, which is there; `admin` is a connection to another one of the same server. */
export async function openTestDatabase(at: ServerAddress, name: string, admin: Database): Promise<TestDatabase> {
  const opened = await connectTo(at, name);
  return {
    ...opened,
    name,
    url: `postgresql://${at.user}:${at.password}@${at.host}:${at.port}/${name}`,
    connect: (applicationName) => connectTo(at, name, applicationName),
    async drop() {
      await opened.close();
      // What has just been closed may still be on its way out, and would take an end by force for an error.
      await admin.query(`DROP DATABASE ${name}`).catch(() => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

export async function connectTo(
  { host, port, user, password, overTls = false }: ServerAddress,
  database: string,
  applicationName = "test",
): Promise<OpenDatabase> {
  const client = new Client({
    ...{ host, port, user, password, database, application_name: applicationName },
    ...(overTls ? { ssl: { rejectUnauthorized: false } } : {}),
  });
  // The server ends connections when it is stopped.
  client.on("error", () => undefined);
  await client.connect();
  return openDatabase(client);
}

/** The port over one pg connection, only for tests; `src/adapters/postgres/postgres.ts` is the real one. */
function openDatabase(client: Client): OpenDatabase {
  const database: Database = {
    async query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
      const result: unknown = values === undefined ? await client.query(sql) : await client.query(sql, [...values]);
      const last = Array.isArray(result) ? result.at(-1) : result;
      return (last as { rows: Row[] }).rows;
    },
    async transaction(work) {
      await client.query("BEGIN");
      try {
        const result = await work(database);
        await client.query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK");
        throw error;
      }
    },
  };
  return {
    ...database,
    copyOut: (sql) => copyOut({ client, cancel: async () => undefined }, sql),
    copyIn: (sql, chunks) => copyIn({ client }, sql, chunks),
    close: () => client.end(),
  };
}
