import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { introspect } from "../../../schema/model/introspect.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import type { TestDatabase, TestPostgres } from "../../support/postgres.ts";
import { unprivilegedOwner } from "../../support/postgres-binaries.ts";
import { problemOf } from "../../support/reconcile-support.ts";
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
    expect(problem).toMatchObject({ code: "database-refused", title: "The role lacks a right" });
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
    expect(problem).toMatchObject({ code: "database-refused", title: "The role lacks a right" });
    await database.query("RESET ROLE");
    await expectUntouched(database, before);
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

/** A file system of its own that holds half a megabyte, until it is let grow. Mounting needs root, as the engine's tests do. */
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
