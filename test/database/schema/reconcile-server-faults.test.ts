import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { introspect } from "../../../schema/model/introspect.ts";
import { serverSaid } from "../../../schema/model/sql.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { verifySchema } from "../../../schema/reconcile/verify.ts";
import { isSound, verificationLines } from "../../../src/cli/commands/db/describe-verification.ts";
import { fillTables } from "../../support/fill-tables.ts";
import { materialize } from "../../support/materialize.ts";
import type { TestDatabase, TestPostgres } from "../../support/postgres.ts";
import { unprivilegedOwner } from "../../support/postgres-binaries.ts";
import { problemOf } from "../../support/reconcile-support.ts";
import { readState } from "../../support/states.ts";
import { takeSnapshot } from "../../support/table-snapshot.ts";
import { ownPostgres, sharedPostgres } from "../postgres.ts";
import { expectCompletes, expectUntouched, openWith, whatIsThere } from "./fault-support.ts";
import { scriptWithRows } from "./templates.ts";

const mode = "embedded";
const never = new AbortController().signal;

describe("a server that dies", () => {
  let postgres: TestPostgres;
  let database: TestDatabase;
  beforeAll(async () => {
    postgres = await ownPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    database = await postgres.newDatabase();
    await scriptWithRows.fill(database);
  });
  afterEach(() => database.close());

  test.each([1, 12, 40])(
    "the server is killed after step %i: nothing half-done, and the next run completes",
    async (at) => {
      const before = await whatIsThere(database);
      // Written down: these servers run without the care that makes a commit survive a crash.
      await database.query("CHECKPOINT");
      const installer = await openWith(postgres, database, never);
      let steps = 0;
      let killed: Promise<void> | undefined;
      const onStep = () => {
        steps += 1;
        if (steps === at) killed = postgres.kill();
      };
      const problem = await problemOf(reconcile(installer, { mode, onStep }));
      expect(problem).toMatchObject({ code: "database-unreachable", title: "The connection to PostgreSQL was lost" });
      await killed;
      await installer.close();
      await postgres.restart();
      await withConnection(database, async (again) => {
        await expectUntouched(again, before);
        await expectCompletes(again, before);
      });
    },
  );
});

describe("what the server does not allow", () => {
  const postgres = sharedPostgres();
  let database: TestDatabase;
  beforeEach(async () => {
    database = await postgres.newDatabase(scriptWithRows);
  });
  afterEach(() => database.drop());

  test("a role that may only read is named as such, and nothing is changed", async () => {
    const before = await whatIsThere(database);
    const role = `reader_${database.name}`;
    await database.query(
      `CREATE ROLE ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}; SET ROLE ${role}`,
    );
    const problem = await problemOf(reconcile(database, { mode }));
    expect(problem).toMatchObject({ code: "database-refused", title: "The tables belong to another role" });
    expect(problem.saw).toMatch(/permission denied|must be owner/);
    await database.query("RESET ROLE");
    await expectUntouched(database, before);
    await expectCompletes(database, before);
  });

  test("a role that may not even read is named as such", async () => {
    const before = await whatIsThere(database);
    const role = `nobody_${database.name}`;
    await database.query(`CREATE ROLE ${role}; SET ROLE ${role}`);
    const problem = await problemOf(reconcile(database, { mode }));
    expect(problem).toMatchObject({ code: "database-refused", title: "The role lacks a permission" });
    await database.query("RESET ROLE");
    await expectUntouched(database, before);
  });

  test("row-level security that holds the owner too is not called a missing right", async () => {
    const role = `owner_${database.name}`;
    await database.query(
      `CREATE ROLE ${role}; GRANT CREATE, USAGE ON SCHEMA public TO ${role}; GRANT CREATE ON DATABASE ${database.name} TO ${role}`,
    );
    const tables = await database.query<{ name: string }>(
      "SELECT format('%I', relname) AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    );
    for (const { name } of tables) await database.query(`ALTER TABLE public.${name} OWNER TO ${role}`);
    await database.query(
      'ALTER TABLE "WorkspaceMember" ENABLE ROW LEVEL SECURITY; ALTER TABLE "WorkspaceMember" FORCE ROW LEVEL SECURITY',
    );
    const before = await whatIsThere(database);
    await database.query(`SET ROLE ${role}`);
    const problem = await problemOf(reconcile(database, { mode }));
    expect(problem).toMatchObject({ title: "Row-level security hides rows from this role" });
    expect(problem.saw).toMatch(/row-level security policy for table "WorkspaceMember"\nHINT: .*NO FORCE/);
    await database.query("RESET ROLE");
    await expectUntouched(database, before);
  });

  test("a publication refuses one statement, and not all: its hint is passed on, and what helps is done", async () => {
    const twice = await postgres.newDatabase({
      name: "script_twice_with_rows",
      fill: async (fresh) => {
        await materialize(fresh, readState("init-script-embedded-twice"));
        await fillTables(fresh, { rowsPerTable: 5, seed: 4 });
      },
    });
    try {
      await twice.query('CREATE PUBLICATION cdc FOR TABLE "WorkspaceOccupantSetting"');
      const first = await reconcile(twice, { mode });
      expect(first.changed).toBe(true);
      expect(first.refused.map(({ saw }) => saw)).toContainEqual(
        expect.stringMatching(/does not have a replica identity and publishes updates\nHINT: .*REPLICA IDENTITY/),
      );
      expect(first.tableCount).toBe(first.tablesWanted);
      await twice.query('ALTER TABLE "WorkspaceOccupantSetting" REPLICA IDENTITY FULL');
      expect(await reconcile(twice, { mode })).toMatchObject({ complete: true, refused: [] });
    } finally {
      await twice.drop();
    }
  });

  test("what rows hold is in no refusal: a detail that quotes them is left out, a hint is not", () => {
    const thrown = (code: string) =>
      Object.assign(new Error("refused"), { code, severity: "ERROR", detail: "Key (email)=(a@b.c)", hint: "do this" });
    expect(serverSaid(thrown("23505"))).toBe("refused\nHINT: do this");
    expect(serverSaid(thrown("22001"))).toBe("refused\nHINT: do this");
    expect(serverSaid(new Error("w", { cause: thrown("55000") }))).toBe(
      "w\nDETAIL: Key (email)=(a@b.c)\nHINT: do this",
    );
    expect(serverSaid("no error at all")).toBe("no error at all");
  });

  test("a read-only server is named as such, and nothing is changed", async () => {
    const before = await whatIsThere(database);
    await database.query(`ALTER DATABASE ${database.name} SET default_transaction_read_only = on`);
    await withConnection(database, async (readOnly) => {
      const problem = await problemOf(reconcile(readOnly, { mode }));
      expect(problem).toMatchObject({ code: "database-refused", title: "The server is read-only" });
      await readOnly.query("SET default_transaction_read_only = off");
      await expectUntouched(readOnly, before);
      await expectCompletes(readOnly, before);
    });
  });
});

test("PostgreSQL 12 is refused by name, and nothing is changed", async () => {
  const postgres = await ownPostgres({ version: 12 });
  const database = await postgres.newDatabase();
  await database.query(`CREATE TABLE "Workspace" (id uuid PRIMARY KEY, name text NOT NULL);
    INSERT INTO "Workspace" VALUES ('6d2b1a0e-5c0c-4a51-9d2b-b6fb0e1f6f0d', 'kept')`);
  const [schema, rows] = [await introspect(database), await takeSnapshot(database)];
  let asked = false;
  const beforeChange = () => {
    asked = true;
    return Promise.resolve();
  };
  const problem = await problemOf(reconcile(database, { mode, beforeChange }));
  expect(problem).toMatchObject({ code: "database-too-old", title: "This PostgreSQL is too old for Dittofeed" });
  expect(problem.saw).toBe("server version 12");
  expect(asked).toBe(false);
  const looked = await verifySchema(database, { mode });
  const named = { label: "it", mode } as const;
  expect(verificationLines(looked, named)[1]).toMatch(/^Server +PostgreSQL 12 is too old: the schema needs/);
  expect(isSound({ ...looked, complete: true })).toBe(false);
  expect(await introspect(database)).toEqual(schema);
  expect(await takeSnapshot(database)).toEqual(rows);
  await database.close();
  await postgres.stop();
});

test("the disk fills up: said as such, nothing half-done, and with more room the next run completes", () =>
  withSmallDisk(async (folder, grow) => {
    const postgres = await ownPostgres();
    const database = await postgres.newDatabase();
    await scriptWithRows.fill(database);
    const before = await whatIsThere(database);
    await database.query(`CREATE TABLESPACE small LOCATION '${folder}'`);
    await database.query("SET default_tablespace = small");
    const problem = await problemOf(reconcile(database, { mode }));
    expect(problem).toMatchObject({ code: "disk-full", title: "The database server's disk is full" });
    await expectUntouched(database, before);
    grow();
    await expectCompletes(database, before);
    await database.close();
    await postgres.stop();
  }));

async function withConnection(database: TestDatabase, work: (again: TestDatabase) => Promise<void>): Promise<void> {
  const again = await database.connect();
  await work({ ...database, ...again });
  await again.close();
}

/**
 * A file system of its own that holds half a megabyte, until it is let grow. Mounting needs root,
 * as the engine's tests do.
 */
async function withSmallDisk(work: (folder: string, grow: () => void) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "dittofeed-setup-small-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", folder]);
  try {
    const { uid, gid } = unprivilegedOwner();
    if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
    await work(folder, () => execFileSync("mount", ["-o", "remount,size=64m", folder]));
  } finally {
    execFileSync("umount", ["--lazy", folder]);
    rmSync(folder, { recursive: true });
  }
}
