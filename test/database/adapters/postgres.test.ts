import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell, type OpenProcess, type Shell } from "../../../src/adapters/shell/shell.ts";
import type { Credentials, DatabaseWay } from "../../../src/domain/database.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres } from "../postgres.ts";

const server = sharedPostgres();
let scratch: TestDatabase;
let credentials: Credentials;
let tcp: DatabaseWay;
const relayed: OpenProcess[] = [];

/** Every relay's process is kept, to see that it ends. */
const shell: Shell = {
  ...createShell(),
  async open(command, options) {
    const opened = await createShell().open(command, options);
    relayed.push(opened);
    return opened;
  },
};
const relay: DatabaseWay = { kind: "relay", container: "c", image: "i" };

/** The relay as it runs in a container, here without one. */
function relayCommand() {
  const script = `const s=require("net").connect(${server.port},"127.0.0.1");process.stdin.pipe(s);s.pipe(process.stdout);s.on("close",()=>process.exit(0));s.on("error",(e)=>{console.error(e.message);process.exit(1)})`;
  return { file: process.execPath, arguments: ["-e", script] };
}
const databases = createDatabases({ shell, relayCommand });

beforeAll(async () => {
  scratch = await server.newDatabase();
  credentials = {
    user: server.user,
    password: new Secret("POSTGRES_PASSWORD", server.password),
    database: scratch.name,
  };
  tcp = { kind: "tcp", host: server.host, port: server.port };
});
afterAll(() => scratch.drop());

const closedPort: DatabaseWay = { kind: "tcp", host: "127.0.0.1", port: 1 };

test.each(["tcp", "relay"] as const)("by %s: parameters, several statements, transactions, close", async (kind) => {
  const database = await databases.open([kind === "tcp" ? tcp : relay], credentials);
  expect(await database.query("SELECT $1::text AS a, $2::int AS b", ["x'y", 5])).toEqual([{ a: "x'y", b: 5 }]);
  expect(
    await database.query("CREATE TEMP TABLE t (n int); INSERT INTO t VALUES (1), (2); SELECT n FROM t ORDER BY n"),
  ).toEqual([{ n: 1 }, { n: 2 }]);
  await expect(
    database.transaction(async (inner) => {
      await inner.query("INSERT INTO t VALUES (3)");
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  await database.transaction((inner) => inner.query("INSERT INTO t VALUES (4)"));
  expect(await database.query("SELECT n FROM t ORDER BY n")).toEqual([{ n: 1 }, { n: 2 }, { n: 4 }]);
  await database.close();
  for (const opened of relayed.splice(0)) expect(await opened.exited).toMatchObject({ exitCode: 0 });
});

test("a large answer comes whole through the relay", async () => {
  const database = await databases.open([relay], credentials);
  const [row] = await database.query<{ text: string }>("SELECT repeat('é', 3000000) AS text");
  expect(row?.text.length).toBe(3_000_000);
  await database.close();
});

test("ways are tried in order, and the first that leads there is taken", async () => {
  const database = await databases.open([closedPort, relay], credentials);
  expect(await database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await database.close();
});

test("no way leads there: each is listed with what was seen", async () => {
  const dead = createDatabases({
    shell,
    relayCommand: () => ({ file: "sh", arguments: ["-c", "echo No such container: c >&2; exit 1"] }),
  });
  await expect(dead.open([closedPort, relay], credentials)).rejects.toMatchObject({
    code: "database-unreachable",
    saw: expect.stringMatching(
      /127\.0\.0\.1:1: .*ECONNREFUSED.*\nrelay beside container c: the relay ended: No such container: c/,
    ),
  });
  await expect(databases.open([], credentials)).rejects.toMatchObject({ code: "database-unreachable" });
});

test("a wrong password ends the search and is not shown", async () => {
  relayed.length = 0;
  const wrong = { ...credentials, password: new Secret("POSTGRES_PASSWORD", "wr0ng-one") };
  const problem = await databases.open([tcp, relay], wrong).catch((thrown: unknown) => thrown);
  expect(problem).toMatchObject({ code: "database-refused" });
  expect(JSON.stringify(problem)).not.toContain("wr0ng-one");
  expect(relayed).toHaveLength(0);
  await expect(databases.open([relay], wrong)).rejects.toMatchObject({ code: "database-refused" });
  for (const opened of relayed.splice(0)) await opened.exited;
});

test("a missing database is named", async () => {
  await expect(databases.open([tcp], { ...credentials, database: "absent" })).rejects.toMatchObject({
    title: expect.stringContaining('"absent"'),
  });
});

test("the server's own errors keep PostgreSQL's code", async () => {
  const [one, two] = [await databases.open([tcp], credentials), await databases.open([tcp], credentials)];
  await one.query("CREATE TABLE locked (n int)");
  await one.transaction(async (inner) => {
    await inner.query("LOCK TABLE locked");
    const waiting = two.query("SET lock_timeout = 50; SELECT * FROM locked");
    await expect(waiting).rejects.toMatchObject({ code: "55P03" });
  });
  await expect(two.query("SELECT * FROM nowhere")).rejects.toMatchObject({ code: "42P01" });
  expect(await two.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await Promise.all([one.close(), two.close()]);
});

test("queries wait for a transaction to end, and misuse inside one is an error, not a hang", async () => {
  const database = await databases.open([tcp], credentials);
  const order: string[] = [];
  const transaction = database.transaction(async (inner) => {
    await wait(30);
    await Promise.all([inner.query("SELECT 1"), inner.query("SELECT 2")]);
    order.push("transaction");
    await expect(database.query("SELECT 1")).rejects.toThrow("hands over");
    await expect(inner.transaction(async () => 1)).rejects.toThrow("nest");
  });
  const query = database.query("SELECT 1").then(() => order.push("query"));
  await Promise.all([transaction, query]);
  expect(order).toEqual(["transaction", "query"]);
  await database.close();
});

test("a lost connection is a Problem for the running query and for the next", async () => {
  const [victim, other] = [await databases.open([tcp], credentials), await databases.open([tcp], credentials)];
  const [row] = await victim.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const running = expect(victim.query("SELECT pg_sleep(20)")).rejects.toMatchObject({
    name: "Problem",
    code: "database-unreachable",
  });
  await other.query("SELECT pg_terminate_backend($1)", [row?.pid]);
  await running;
  await expect(victim.query("SELECT 1")).rejects.toMatchObject({ name: "Problem", code: "database-unreachable" });
  await Promise.all([victim.close(), other.close()]);
});

test("a relay that is killed is a lost connection", async () => {
  relayed.length = 0;
  const database = await databases.open([relay], credentials);
  const running = expect(database.query("SELECT pg_sleep(20)")).rejects.toMatchObject({ name: "Problem" });
  await relayed[0]?.end(50);
  await running;
  await database.close();
});

test("abort cancels the running query; the connection can still roll back and be closed", async () => {
  const control = new AbortController();
  const database = await databases.open([tcp], credentials, control.signal);
  setTimeout(() => control.abort(), 50);
  await expect(database.transaction((inner) => inner.query("SELECT pg_sleep(20)"))).rejects.toMatchObject({
    code: "57014",
  });
  expect(await database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await database.close();
});

test("abort while opening gives up and leaves no process", async () => {
  relayed.length = 0;
  const control = new AbortController();
  const silent = createDatabases({ shell, relayCommand: () => ({ file: "sleep", arguments: ["60"] }) });
  setTimeout(() => control.abort(new Error("ctrl-c")), 50);
  await expect(silent.open([relay], credentials, control.signal)).rejects.toThrow("ctrl-c");
  expect(await relayed[0]?.exited).toMatchObject({ signal: "SIGTERM" });
});
