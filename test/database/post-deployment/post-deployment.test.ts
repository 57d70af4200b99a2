import { randomUUID } from "node:crypto";
import { createServer, connect as dial } from "node:net";
import { pipeline } from "node:stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { configValue } from "../../support/encrypted.ts";
import { freePort } from "../../support/engine/index.ts";
import type { TestDatabase } from "../../support/postgres-connection.ts";
import { takeSnapshot } from "../../support/table-snapshot.ts";
import { sharedPostgres } from "../postgres.ts";
import { InsideStack } from "./stack.ts";

const postgres = sharedPostgres();
let database: TestDatabase;
let stack: InsideStack;

beforeAll(async () => {
  database = await postgres.newDatabase();
  stack = await InsideStack.start(postgres, database);
});
afterAll(async () => {
  await stack?.close();
  await database?.drop();
});

const tables = async () =>
  Number(
    (await database.query<{ n: string }>("SELECT count(*) AS n FROM pg_tables WHERE schemaname = 'public'"))[0]?.n,
  );

/** As before the first run. */
async function emptied(): Promise<void> {
  await database.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA IF EXISTS drizzle CASCADE");
  stack.clickhouse.tables.clear();
}

describe("the post-deployment command in the place of the api container (real PostgreSQL and Caddy, Node 20; stand-ins for the rest)", () => {
  it("stops before anything is written where Coolify has left values empty, and names them all", async () => {
    const ended = await stack.run({
      SECRET_KEY: "",
      SERVICE_REALBASE64_32_SECRETKEY: "",
      DASHBOARD_URL: "https://other.example",
    });
    expect(ended.exitCode).toBe(2);
    for (const name of [
      "SECRET_KEY: it is empty",
      "SERVICE_REALBASE64_32_SECRETKEY: Coolify",
      "DASHBOARD_URL: it is https://other.example",
    ])
      expect(ended.stdout).toContain(name);
    expect(ended.last).toBe("dittofeed-setup: failed: Settings of this container are empty or unusable");
    expect(await tables()).toBe(0);
  });

  it("is begun three times at once: one brings all to where somebody can work, the others find everything done", async () => {
    const ended = await Promise.all([stack.run(), stack.run(), stack.run()]);
    const outputs = ended.map(({ stdout }) => stdout);
    expect(
      ended.map(({ exitCode, stderr }) => [exitCode, stderr]),
      outputs.join("\n\n"),
    ).toEqual(Array(3).fill([0, ""]));
    const signIn = "sign in at https://app.example.com/dashboard as admin@example.com";
    expect(ended.map(({ last }) => last).toSorted()).toEqual([
      ...Array(2).fill(`dittofeed-setup: done: nothing to change, ${signIn}`),
      `dittofeed-setup: done: ${signIn}`,
    ]);
    expect(outputs.filter((said) => said.includes("another run of this command has been working since"))).toHaveLength(
      2,
    );
    for (const seen of [
      'verified: workspace "Acme", administrator admin@example.com',
      "verified: the app can use ClickHouse and its tables",
      "verified: the app can use Temporal, and the workspace's workflow is running",
      "verified: an event from another site was accepted, stored and read back",
      "not verified: that the worker runs",
    ])
      for (const said of outputs) expect(said).toContain(seen);
    for (const secret of stack.secrets) expect(outputs.join()).not.toContain(secret);
    expect(stack.clickhouse.events).toEqual([]);
    expect(await workspaces()).toEqual(["Acme"]);
  });

  it("changes no row by another run, and says that nobody can sign in where one of the Google values is empty", async () => {
    const before = await takeSnapshot(database);
    const ended = await stack.run({ GOOGLE_CLIENT_SECRET: "" });
    expect([ended.exitCode, ended.last], ended.stdout).toEqual([
      0,
      "dittofeed-setup: done: nothing to change, everything works, but nobody can sign in yet: GOOGLE_CLIENT_SECRET is empty",
    ]);
    expect(await takeSnapshot(database)).toEqual(before);
  });

  it("is killed in the middle of its work, and begun again while PostgreSQL does not answer yet", async () => {
    await emptied();
    const { child, ended } = stack.begin();
    await vi.waitFor(async () => expect(await tables()).toBeGreaterThan(0), { timeout: 30_000, interval: 5 });
    process.kill(-(child.pid ?? expect.unreachable()), "SIGKILL");
    expect((await ended).exitCode).toBeNull();

    const { hostname, port } = new URL(database.url);
    const relay = createServer((inbound) => {
      const outbound = dial(Number(port), hostname);
      pipeline(inbound, outbound, () => undefined);
      pipeline(outbound, inbound, () => undefined);
    });
    const late = await freePort();
    const again = stack.begin({ DATABASE_URL: database.url.replace(`:${port}/`, `:${late}/`) });
    await new Promise<void>((resolve) => {
      again.child.stdout?.on("data", (chunk) => String(chunk).includes("waiting for PostgreSQL:") && resolve());
    });
    relay.listen(late, hostname);
    const { exitCode, last, stdout } = await again.ended;
    relay.close();
    expect([exitCode, last], stdout).toEqual([0, expect.stringContaining("done: sign in at")]);
    expect(await workspaces()).toEqual(["Acme"]);
  });

  it("refuses a SECRET_KEY with which nothing in the database opens, before anything is changed", async () => {
    const [workspace] = await database.query<{ id: string }>('SELECT id FROM "Workspace"');
    await database.query('INSERT INTO "Secret" (id, name, "workspaceId", "configValue") VALUES ($1, $2, $3, $4)', [
      ...[randomUUID(), "gmail", workspace?.id, configValue(2)],
    ]);
    await database.query('DROP TABLE "AuthProvider"');
    const ended = await stack.run();
    expect([ended.exitCode, ended.last], ended.stdout).toEqual([
      2,
      "dittofeed-setup: failed: SECRET_KEY does not decrypt the data in the database",
    ]);
    expect(await database.query("SELECT FROM pg_tables WHERE tablename = 'AuthProvider'")).toEqual([]);
    await database.query('DELETE FROM "Secret" WHERE name = $1', ["gmail"]);
  });

  it("completes a database that holds rows by adding, and says that there is no dump of it", async () => {
    const ended = await stack.run();
    expect([ended.exitCode, ended.last], ended.stdout).toEqual([0, expect.stringContaining("done: sign in at")]);
    expect(ended.stdout).toContain("no row is removed; no dump is made, because this container's disk");
    expect(await database.query('SELECT FROM "AuthProvider"')).toHaveLength(1);
  });

  it("says what PostgreSQL refuses at once, in words that Coolify takes for no fault of SSH", async () => {
    const ended = await stack.run({ DATABASE_URL: database.url.replace(/:[^:@/]+@/, ":wrong@") });
    expect(ended.exitCode, ended.stdout).toBe(1);
    expect(ended.stderr).toMatch(/^dittofeed-setup: failed: .*\n$/);
    expect(ended.stderr).not.toMatch(
      /authentication failed|connection refused|connection reset|timed out|broken pipe/i,
    );
  });
});

async function workspaces(): Promise<string[]> {
  return (await database.query<{ name: string }>('SELECT name FROM "Workspace"')).map(({ name }) => name);
}
