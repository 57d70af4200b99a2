import { lookup } from "node:dns/promises";
import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { healthServer } from "./grpc-health.ts";
import { exitOnSignal } from "./http.ts";
import { workflowRoute } from "./workflows.ts";

/** Stand-in for Temporal's auto-setup: real databases, a real login, a health answer; workflows are rows of its database, and compute nothing. */
const env = process.env;
exitOnSignal();
await main();

async function main(): Promise<void> {
  const driver = env.DB ?? "cassandra";
  if (driver === "cassandra") fail("CASSANDRA_SEEDS env must be set if DB is 'cassandra'.");
  if (!["postgresql", "postgres12"].includes(driver)) {
    fail(`Unsupported driver specified: 'DB=${driver}'. Valid drivers are: mysql8, postgresql, postgres12, cassandra.`);
  }
  if (!env.POSTGRES_SEEDS) fail("POSTGRES_SEEDS env must be set if DB is 'postgresql'.");
  const dynamic = env.DYNAMIC_CONFIG_FILE_PATH;
  if (dynamic && !existsSync(resolve("/etc/temporal", dynamic))) {
    fail(`Unable to create dynamic config client. Error: dynamic config: ${dynamic}: no such file or directory`);
  }
  if (env.BIND_ON_IP === "0.0.0.0" && !env.TEMPORAL_BROADCAST_ADDRESS) {
    fail("Unable to start server. Error: broadcastAddress required when listening on all interfaces (0.0.0.0/[::])");
  }
  await createDatabases();
  // Like the real one it answers on the container's own address, not on 127.0.0.1.
  const host = env.BIND_ON_IP ?? (await lookup(hostname())).address;
  healthServer(answerAboutWorkflows).listen(7233, host, () => say(`Temporal server started on ${host}:7233`));
}

/** In its database, as with the real one: a workflow outlives the server. */
function answerAboutWorkflows(path: string): Promise<{ status: number; body: string }> | undefined {
  if (!path.startsWith(workflowRoute)) return undefined;
  const [verb = "", id = ""] = path.slice(workflowRoute.length).split("/");
  return withDatabase(env.DBNAME ?? "temporal", async (client) => {
    if (verb === "start")
      await client.query("INSERT INTO standin_workflow VALUES ($1, 'RUNNING') ON CONFLICT DO NOTHING", [id]);
    const { rows } = await client.query("SELECT status FROM standin_workflow WHERE id = $1", [id]);
    const [found] = rows as { status: string }[];
    return found === undefined ? { status: 404, body: "" } : { status: 200, body: found.status };
  });
}

async function withDatabase<Value>(database: string, work: (client: Client) => Promise<Value>): Promise<Value> {
  const client = clientOf(database);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function clientOf(database: string): Client {
  const client = new Client({
    host: env.POSTGRES_SEEDS?.split(",")[0] ?? "",
    port: Number(env.DB_PORT ?? 3306),
    user: env.POSTGRES_USER ?? "",
    password: env.POSTGRES_PWD ?? "",
    database,
    ssl: tls(),
  });
  // One that is lost between two questions has nobody else to tell, and would end the process.
  client.on("error", ({ message }) => say(`PostgreSQL: ${message}`));
  return client;
}

async function createDatabases(): Promise<void> {
  const client = await login();
  for (const name of [env.DBNAME ?? "temporal", env.VISIBILITY_DBNAME ?? "temporal_visibility"]) {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE "${name.replaceAll('"', '""')}"`);
    say(`Database ${name} is set up`);
  }
  await client.end();
  // Like the real one's schema it is made once, before anybody is answered.
  await withDatabase(env.DBNAME ?? "temporal", (temporal) =>
    temporal.query("CREATE TABLE IF NOT EXISTS standin_workflow (id text PRIMARY KEY, status text NOT NULL)"),
  );
}

/** Waits for the server as long as nobody listens there; a refused login is final. */
async function login(): Promise<Client> {
  for (;;) {
    const client = clientOf("postgres");
    try {
      await client.connect();
      return client;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      const isDown = code === undefined || /^(E[A-Z_]+|57P03)$/.test(code);
      if (!isDown) fail(`Unable to create SQL database: ${message}`);
      say("Waiting for PostgreSQL to startup.");
      await sleep(1000);
    }
  }
}

/** The names that the real image's server and its schema tool read; both must say the same. */
function tls(): false | { rejectUnauthorized: boolean; ca?: string } {
  const on = env.SQL_TLS_ENABLED === "true";
  if (on !== (env.SQL_TLS === "true")) fail("SQL_TLS_ENABLED and SQL_TLS differ");
  if (env.SQL_CA !== env.SQL_TLS_CA_FILE) fail("SQL_CA and SQL_TLS_CA_FILE differ");
  if (!on) return false;
  const checks = env.SQL_HOST_VERIFICATION === "true" && env.SQL_TLS_DISABLE_HOST_VERIFICATION !== "true";
  const ca = env.SQL_CA === undefined ? {} : { ca: readFileSync(env.SQL_CA, "utf8") };
  return { rejectUnauthorized: checks, ...ca };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
