import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { type Verification, verifySchema } from "../../../schema/reconcile/verify.ts";
import { createDumps } from "../../../src/adapters/dumps/dumps.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { OpenDatabase } from "../../../src/domain/database.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { isPooled } from "../../../src/domain/session-settings.ts";
import { times } from "../../support/exhaustive.ts";
import { type PgBouncer, type PoolMode, startPgBouncer } from "../../support/pgbouncer.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { connectTo } from "../../support/postgres-connection.ts";
import { expectSecondRunIdle, problemOf } from "../../support/reconcile-support.ts";
import { sharedPostgres } from "../postgres.ts";
import { scriptWithRows } from "../schema/templates.ts";

const server = sharedPostgres();
const mode = "embedded";
const never = new AbortController().signal;
const dumps = createDumps({ shell: createShell() });
const modes: readonly PoolMode[] = ["session", "transaction", "statement"];

/** As many app-like clients on the same pool as would make a leaked setting theirs soon. */
const few = ["default_pool_size = 3", "max_client_conn = 50"];
const bouncers: Partial<Record<PoolMode, PgBouncer>> = {};
let scratch: TestDatabase;
beforeAll(async () => {
  for (const each of modes) bouncers[each] = await startPgBouncer(server, each, few);
}, 120_000);
afterAll(async () => {
  for (const bouncer of Object.values(bouncers)) await bouncer.stop();
});
afterEach(() => scratch.drop());

const bouncer = (pool: PoolMode): PgBouncer => bouncers[pool] ?? expect.unreachable();

const open = ({ port }: { port: number }): Promise<OpenDatabase> =>
  createDatabases({ shell: createShell() }).open([{ kind: "tcp", host: "127.0.0.1", port }], {
    user: server.user,
    password: new Secret("POSTGRES_PASSWORD", server.password),
    database: scratch.name,
  });

/** Everything that could have been set for a session, and what it holds: one line per backend. */
/** What stays listed of a session, and means nothing: names of our own without a value, and those of PL/pgSQL once it was used. */
const sessionSql = `SELECT string_agg(name || '=' || setting, ',' ORDER BY name) AS settings,
  (SELECT count(*)::int FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory') AS locks
  FROM pg_settings WHERE name NOT IN ('application_name', 'transaction_isolation')
    AND NOT (name LIKE 'dittofeed\\_setup.%' AND setting = '') AND name NOT LIKE 'plpgsql.%'`;

interface App {
  /** Returns when it has run so many transactions. */
  until(transactions: number): Promise<void>;
  /** What its transactions saw, each once. */
  end(): Promise<{ seen: string[] }>;
}

function runApp(through: PgBouncer, clients: number): App {
  const seen = new Set<string>();
  let transactions = 0;
  let over = false;
  const work = async () => {
    const client = await connectTo(through, scratch.name, "app");
    while (!over) {
      const [row] = await client.query(sessionSql);
      seen.add(JSON.stringify(row));
      transactions += 1;
    }
    await client.close();
  };
  const working = Array.from({ length: clients }, work);
  return {
    async until(wanted) {
      while (transactions < wanted) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async end() {
      over = true;
      await Promise.all(working);
      return { seen: [...seen] };
    },
  };
}

test("a pooler is noticed by what it does, in each mode; the server itself is not taken for one", async () => {
  scratch = await server.newDatabase();
  for (const [address, expected] of [
    [server, false],
    ...modes.map((pool) => [bouncer(pool), true] as const),
  ] as const) {
    const database = await open(address);
    expect(await isPooled(database)).toBe(expected);
    await database.close();
  }
});

test.each(["session", "transaction"] as const)(
  "%s pooling: the schema is completed beside an app on the same pool, and no transaction of it sees a thing",
  async (pool) => {
    scratch = await server.newDatabase(scriptWithRows);
    const database = await open(bouncer(pool));
    const app = runApp(bouncer(pool), 2);
    const folder = mkdtempSync(join(tmpdir(), "dittofeed-setup-pooled-"));
    const path = join(folder, "x.sql.gz");
    const { user, password } = server;
    const beforeChange = async ({ serverVersion }: { serverVersion: number }) => {
      const ways = [{ kind: "tcp", host: "127.0.0.1", port: bouncer(pool).port } as const];
      const credentials = { user, password: new Secret("POSTGRES_PASSWORD", password), database: scratch.name };
      const order = { database, ways, credentials, container: undefined, serverVersion, path };
      // pg_dump would leave its settings behind.
      expect(await dumps.make(order, () => undefined, never)).toMatchObject({ by: "copy" });
    };
    const done = await reconcile(database, { mode, beforeChange });
    expect(done).toMatchObject({ complete: true, changed: true, refused: [] });
    await expectSecondRunIdle(database, { mode });
    // Reading a dump back sets much too; here it is refused at its first table.
    await expect(dumps.restore(path, database, () => undefined, never)).rejects.toMatchObject({
      title: /already holds/,
    });
    await scratch.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA drizzle CASCADE");
    expect((await dumps.restore(path, database, () => undefined, never)).rows).toBeGreaterThan(100);
    await database.close();
    await app.until(times(200, 4_000));
    const { seen } = await app.end();
    expect(seen).toHaveLength(1);
    expect(
      await scratch.query(`SELECT FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`),
    ).toEqual([]);
    rmSync(folder, { recursive: true });
  },
);

test("statement pooling: looking works; changing asks for a direct address before anything is changed", async () => {
  scratch = await server.newDatabase(scriptWithRows);
  const database = await open(bouncer("statement"));
  const before = await verifySchema(database, { mode });
  expect(before.complete).toBe(false);
  const problem = await problemOf(reconcile(database, { mode }));
  expect(problem).toMatchObject({ code: "database-unreachable" });
  expect(problem.title).toContain("pooler");
  expect(problem.next).toContain("direct address");
  await database.close();
  const statements = ({ pending }: Verification) => pending.map(({ sql }) => sql);
  expect(statements(await verifySchema(scratch, { mode }))).toEqual(statements(before));
});
