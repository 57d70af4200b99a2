import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { copyIn, copyOut } from "../../src/adapters/postgres/copy.ts";
import type { Database, OpenDatabase } from "../../src/domain/database.ts";
import type { TestCertificate } from "./certificates.ts";
import { findBinaries, type PostgresVersion, unprivilegedOwner } from "./postgres-binaries.ts";

/** A real PostgreSQL for one test file, 15 unless another is asked for, and a fresh database for each test. */
export interface TestPostgres {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  newDatabase(): Promise<TestDatabase>;
  /** Every process of it dies at once (SIGKILL), as in a crash; `restart` brings it back over the same data. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestDatabase extends OpenDatabase {
  readonly name: string;
  readonly url: string;
  /** One more connection to the same database: a second installer. */
  connect(applicationName?: string): Promise<OpenDatabase>;
  /** Closes it and takes it away, so that hundreds of them do not fill the disk. */
  drop(): Promise<void>;
}

const password = "test-only-password";
const user = "dittofeed";

export interface PostgresOptions {
  version?: PostgresVersion;
  /** With it the server takes connections over TLS only. */
  tls?: TestCertificate;
  /** Where it listens; 127.0.0.1. */
  address?: string;
}

export async function startPostgres(options: PostgresOptions = {}): Promise<TestPostgres> {
  const { version = 15, tls, address = "127.0.0.1" } = options;
  const owner = unprivilegedOwner();
  const home = mkdtempSync(join(tmpdir(), "dittofeed-setup-postgres-"));
  const passwordFile = join(home, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined)
    for (const path of [home, passwordFile]) chownSync(path, owner.uid, owner.gid ?? owner.uid);
  const binaries = await findBinaries(version, owner, home);
  const data = join(home, "data");
  const initdbArguments = ["-D", data, "-U", user, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"];
  execFileSync(join(binaries, "initdb"), [...initdbArguments, `--pwfile=${passwordFile}`], {
    ...owner,
    stdio: ["ignore", "ignore", "pipe"],
    cwd: home,
  });
  const port = await freePort();
  const speed = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"].flatMap((setting) => ["-c", setting]);
  const log: string[] = [];
  const security = tls === undefined ? [] : secured(home, data, tls, owner);
  const launch = () => {
    const started = spawn(
      join(binaries, "postgres"),
      ["-D", data, "-p", String(port), "-c", `listen_addresses=${address}`, "-k", home, ...speed, ...security],
      { ...owner, stdio: ["ignore", "ignore", "pipe"], cwd: home },
    );
    started.stderr?.on("data", (chunk: Buffer) => log.push(chunk.toString()));
    return started;
  };
  let server = launch();
  // A test run that dies must not leave a server behind; SIGQUIT is PostgreSQL's immediate shutdown.
  const onExit = () => server.kill("SIGQUIT");
  process.once("exit", onExit);
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill(signal);
    await ended;
  };
  const connect = async (database: string, applicationName = "test") => {
    const client = new Client({
      host: address,
      port,
      user,
      password,
      database,
      ...(tls === undefined ? {} : { ssl: { rejectUnauthorized: false } }),
      application_name: applicationName,
    });
    // The server ends connections when it is stopped.
    client.on("error", () => undefined);
    await client.connect();
    return openDatabase(client);
  };
  let admin = await untilReady(server, log, () => connect("postgres"));
  let count = 0;
  return {
    host: address,
    port,
    user,
    password,
    async newDatabase() {
      count += 1;
      const name = `test_${count}`;
      await admin.query(`CREATE DATABASE ${name}`);
      const url = `postgresql://${user}:${password}@${address}:${port}/${name}`;
      const opened = await connect(name);
      const drop = async () => {
        await opened.close();
        await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      };
      return { ...opened, name, url, connect: (applicationName) => connect(name, applicationName), drop };
    },
    async kill() {
      // Backends outlive a postmaster that is killed, and finish what they are at: a crash takes all of them.
      const all = (readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, "utf8").match(/\d+/g) ?? []).map(
        Number,
      );
      const ended = end("SIGKILL");
      for (const pid of all) process.kill(pid, "SIGKILL");
      await ended;
    },
    async restart() {
      // Backends that outlive the postmaster for a moment hold its shared memory, and the new one refuses to start.
      for (let started: OpenDatabase | undefined; started === undefined; ) {
        server = launch();
        started = await untilReady(server, log, () => connect("postgres")).catch((error: unknown) => {
          if (!log.splice(0).join("").includes("pre-existing shared memory")) throw error;
          return undefined;
        });
        if (started !== undefined) admin = started;
      }
    },
    async stop() {
      await admin.close();
      await end("SIGINT");
      process.removeListener("exit", onExit);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The key must be the server's own; who comes without TLS is turned away. */
function secured(home: string, data: string, tls: TestCertificate, owner: { uid?: number; gid?: number }): string[] {
  const files = {
    certificate: join(home, "server.pem"),
    key: join(home, "server.key"),
    hba: join(data, "pg_hba.conf"),
  };
  writeFileSync(files.certificate, tls.certificate);
  writeFileSync(files.key, tls.key, { mode: 0o600 });
  writeFileSync(files.hba, "local all all scram-sha-256\nhostssl all all all scram-sha-256\n");
  if (owner.uid !== undefined)
    for (const path of Object.values(files)) chownSync(path, owner.uid, owner.gid ?? owner.uid);
  const settings = ["ssl=on", `ssl_cert_file=${files.certificate}`, `ssl_key_file=${files.key}`];
  return settings.flatMap((setting) => ["-c", setting]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function untilReady<T>(server: ChildProcess, log: readonly string[], connect: () => Promise<T>): Promise<T> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${log.join("")}`);
    try {
      return await connect();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** The port over one pg connection, only for tests; `src/adapters/postgres.ts` is the real one. */
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
    copyOut: (sql) => copyOut({ client }, sql),
    copyIn: (sql, chunks) => copyIn({ client }, sql, chunks),
    close: () => client.end(),
  };
}
