import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { introspect } from "../../../schema/model/introspect.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import type { Database } from "../../../src/domain/database.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { expectKept, expectSecondRunIdle } from "../../support/reconcile-support.ts";
import { sharedPostgres } from "../postgres.ts";
import { openWith, whatIsThere } from "./fault-support.ts";
import { complete, scriptWithRows } from "./templates.ts";

const postgres = sharedPostgres();
let database: TestDatabase;
afterEach(() => database.drop());

const mode = "embedded";
const table = "UserPropertyAssignment";

/** Complete but for the two indexes of one table, which holds that many rows. */
async function withoutIndexes(rows: number): Promise<void> {
  database = await postgres.newDatabase(complete(mode));
  await database.query(`DROP INDEX "${table}_workspaceId_userPropertyId_userId_key", "${table}_userId_idx"`);
  // As a replica, which checks no foreign key: what the rows point to is there.
  await database.query(`SET session_replication_role = replica; WITH w AS (INSERT INTO "Workspace" (name) VALUES ('large') RETURNING id),
    p AS (INSERT INTO "UserProperty" ("workspaceId", name, definition) SELECT id, 'p', '{}' FROM w RETURNING id, "workspaceId")
    INSERT INTO "${table}" ("userId", "userPropertyId", value, "workspaceId")
    SELECT 'user-' || n, p.id, n::text, p."workspaceId" FROM p, generate_series(1, ${rows}) n;
    RESET session_replication_role`);
}

/** Notes each statement that it passes on. */
function listening(to: Database): { database: Database; heard: string[] } {
  const heard: string[] = [];
  const wrap = (inner: Database): Database => ({
    query: (sql, values) => {
      heard.push(sql);
      return inner.query(sql, values);
    },
    transaction: (work) => {
      heard.push("BEGIN");
      return inner.transaction((transaction) => work(wrap(transaction))).finally(() => heard.push("END"));
    },
  });
  return { database: wrap(to), heard };
}

const countOf = async () => (await database.query(`SELECT count(*)::int AS n FROM "${table}"`))[0];

test("on 120,000 rows indexes are built CONCURRENTLY, outside a transaction", async () => {
  await withoutIndexes(120_000);
  const { database: ear, heard } = listening(database);
  const done = await reconcile(ear, { mode });
  expect(done).toMatchObject({ complete: true, changed: true, refused: [] });
  const built = heard.filter((sql) => sql.startsWith("CREATE") && sql.includes("INDEX CONCURRENTLY"));
  expect(built).toHaveLength(2);
  for (const sql of built) {
    const earlier = heard.slice(0, heard.indexOf(sql));
    expect(earlier.filter((word) => word === "BEGIN")).toHaveLength(earlier.filter((word) => word === "END").length);
  }
  expect(await countOf()).toEqual({ n: 120_000 });
  await expectSecondRunIdle(database, { mode });
});

test("up to the limit they are built in the one transaction", async () => {
  await withoutIndexes(500);
  const { database: ear, heard } = listening(database);
  expect(await reconcile(ear, { mode, concurrentlyAbove: 500 })).toMatchObject({ complete: true });
  expect(heard.join("\n")).not.toContain("CONCURRENTLY");
});

test("an interrupted one leaves an invalid index, and the next run finishes it", async () => {
  await withoutIndexes(500);
  // A transaction that has written keeps CREATE INDEX CONCURRENTLY waiting: the time to pull the plug.
  const writer = await database.connect();
  await writer.query(`BEGIN; UPDATE "${table}" SET value = 'x' WHERE "userId" = 'user-1'`);
  const abort = new AbortController();
  const installer = await openWith(postgres, database, abort.signal);
  const running = problemOrError(reconcile(installer, { mode, concurrentlyAbove: 100, lockTimeoutMs: 60_000 }));
  await untilWaiting();
  abort.abort();
  expect(await running).toBeInstanceOf(Error);
  await installer.close();
  await writer.query("COMMIT");
  await writer.close();
  expect(await invalidIndexes()).toHaveLength(1);
  expect(await reconcile(database, { mode, concurrentlyAbove: 100 })).toMatchObject({ complete: true, refused: [] });
  expect(await invalidIndexes()).toEqual([]);
  const found = (await introspect(database)).tables[table];
  expect([found?.uniques.length, found?.indexes.length]).toEqual([1, 1]);
  expect(await countOf()).toEqual({ n: 500 });
  await expectSecondRunIdle(database, { mode, concurrentlyAbove: 100 });
});

describe("a primary key that is gone", () => {
  const lose = async () => {
    await withoutIndexes(500);
    // Nine foreign keys and more point at it; the columns of it are of no key any more, and may be empty.
    await database.query(
      `ALTER TABLE "Workspace" DROP CONSTRAINT "Workspace_pkey" CASCADE; ALTER TABLE "Workspace" ALTER id DROP NOT NULL`,
    );
  };
  const options = { mode, concurrentlyAbove: 0 } as const;

  test("of a large table is made beside the writers, and only then what points at it", async () => {
    await lose();
    const { database: ear, heard } = listening(database);
    expect(await reconcile(ear, options)).toMatchObject({ complete: true, changed: true, refused: [] });
    const at = (text: string) => heard.findIndex((sql) => sql.includes(text));
    const order = [
      'VALIDATE CONSTRAINT "Workspace_id_filled"',
      'CREATE UNIQUE INDEX CONCURRENTLY "Workspace_pkey"',
      'PRIMARY KEY USING INDEX "Workspace_pkey"',
      'REFERENCES "public"."Workspace"',
    ].map(at);
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(order[0]).toBeGreaterThan(0);
    expect(heard.join("\n")).not.toContain('PRIMARY KEY ("id")');
    await expectSecondRunIdle(database, options);
  });

  test.each([
    ["that was built", ""],
    ["that is invalid", `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"Workspace_pkey"'::regclass`],
  ])("takes over the index of an earlier run %s", async (_, damage) => {
    await lose();
    await database.query(`CREATE UNIQUE INDEX "Workspace_pkey" ON "Workspace" (id); ${damage}`);
    expect(await reconcile(database, options)).toMatchObject({ complete: true, changed: true, refused: [] });
    const found = (await introspect(database)).tables.Workspace;
    expect(found?.primaryKey).toMatchObject({ name: "Workspace_pkey", columns: ["id"] });
    expect(found?.uniques.filter(({ columns }) => columns.join() === "id")).toEqual([]);
  });
});

const problemOrError = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

async function untilWaiting(): Promise<void> {
  for (let waiting: object[] = []; waiting.length === 0; )
    waiting = await database.query(`SELECT pid FROM pg_stat_activity WHERE datname = current_database()
      AND query LIKE 'CREATE%INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'`);
}

const invalidIndexes = () =>
  database.query("SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid");

describe("a statement that fails says which", () => {
  beforeEach(async () => {
    database = await postgres.newDatabase(scriptWithRows);
  });

  test("refused by a view: told with the server's words, everything else is done", async () => {
    const before = await whatIsThere(database);
    await database.query(`CREATE VIEW "Roles" AS SELECT role FROM "WorkspaceMemberRole"`);
    const done = await reconcile(database, { mode });
    expect(done.complete).toBe(false);
    expect(done.refused).toMatchObject([
      { what: expect.stringContaining("WorkspaceMemberRole.role"), saw: expect.stringContaining("view") },
    ]);
    expect(done.differences.filter(({ severity }) => severity === "breaks")).toEqual([]);
    await expectKept(database, before.rows);
    expect(await reconcile(database, { mode })).toMatchObject({ changed: false, complete: false });
    await database.query(`DROP VIEW "Roles"`);
    expect(await reconcile(database, { mode })).toMatchObject({ changed: true, complete: true, refused: [] });
    await expectKept(database, before.rows);
  });

  test("forbidden by the operator's own trigger: told for each, everything else is done", async () => {
    const before = await whatIsThere(database);
    await database.query(`CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no new tables, says the operator'; END $$;
      CREATE EVENT TRIGGER forbid ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION forbid()`);
    const done = await reconcile(database, { mode });
    expect(done).toMatchObject({ changed: true, complete: false });
    const tables = done.refused.filter(({ what }) => what.startsWith("create table"));
    expect(tables.length).toBeGreaterThan(0);
    for (const { saw } of tables) expect(saw).toContain("no new tables, says the operator");
    await database.query("DROP EVENT TRIGGER forbid; DROP FUNCTION forbid");
    expect(await reconcile(database, { mode })).toMatchObject({ complete: true, refused: [] });
    await expectKept(database, before.rows);
  });
});
