import { describe, expect, test } from "vitest";
import { completeSchema } from "../../../schema/model/complete-schema.ts";
import { describeDifference } from "../../../schema/model/describe-difference.ts";
import { diffSchema } from "../../../schema/model/diff.ts";
import { introspect } from "../../../schema/model/introspect.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { takeSchemaLockSql } from "../../../schema/reconcile/schema-lock.ts";
import { verifySchema } from "../../../schema/reconcile/verify.ts";
import { createStatements } from "../../support/create-statements.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { problemOf, tablesOf } from "../../support/reconcile-support.ts";
import { sharedPostgres } from "../postgres.ts";
import { complete, found } from "./templates.ts";

const postgres = sharedPostgres();

describe.each(["standard", "embedded"] as const)("on an empty database, %s", (mode) => {
  test("the complete schema is created, and found again as it was stated", () =>
    postgres.use(undefined, async (database) => {
      expect(await verifySchema(database, { mode })).toMatchObject({ empty: true, complete: false, hasRows: false });
      const steps: [string, number, number][] = [];
      const applied = await reconcile(database, { mode, onStep: (...step) => steps.push(step) });
      const count = mode === "embedded" ? 36 : 33;
      expect(applied).toMatchObject({
        changed: true,
        complete: true,
        journal: "recorded",
        tableCount: count,
        differences: [],
      });
      expect(diffSchema(completeSchema(mode), await introspect(database))).toEqual([]);
      expect(steps.at(-1)?.[1]).toBe(createStatements(mode).length);
      expect(await verifySchema(database, { mode })).toMatchObject({ empty: false, complete: true, pending: [] });
    }));

  test("every name is the stated one, so that the app's own migrations find what they name", () =>
    postgres.use(complete(mode), async (database) => {
      const found = await introspect(database);
      for (const [name, table] of Object.entries(completeSchema(mode).tables)) {
        const there = found.tables[name];
        const names = (list: readonly { name: string }[] | undefined) => (list ?? []).map((item) => item.name).sort();
        expect(names(there?.uniques)).toEqual(names(table.uniques));
        expect(names(there?.indexes)).toEqual(names(table.indexes));
        expect(names(there?.foreignKeys)).toEqual(names(table.foreignKeys));
        expect(there?.columns).toEqual(table.columns);
      }
    }));

  test("a second run changes nothing", () =>
    postgres.use(complete(mode), async (database) => {
      const before = await catalogueState(database);
      expect(await reconcile(database, { mode })).toMatchObject({ changed: false, complete: true });
      expect(await catalogueState(database)).toEqual(before);
    }));
});

/** Object ids and row versions: whatever touches the catalogue or the journal changes them. */
const catalogueState = (db: TestDatabase) =>
  db.query(`SELECT c.oid, c.relname, c.xmin::text, (SELECT max(xmin::text::bigint) FROM drizzle.__drizzle_migrations) AS journal
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace ORDER BY c.oid`);

test("a quota can be inserted with its default of 10 GiB", () =>
  postgres.use(complete("standard"), async (database) => {
    const [workspace] = await database.query<{ id: string }>(
      `INSERT INTO "Workspace" (name) VALUES ('a') RETURNING id`,
    );
    const [quota] = await database.query(
      `INSERT INTO "WorkspaceQuota" ("workspaceId") VALUES ($1) RETURNING "maxStorageBytes"::text AS bytes`,
      [workspace?.id],
    );
    expect(quota).toEqual({ bytes: "10737418240" });
  }));

test("the first login's upsert on (email, workspaceId) is accepted", () =>
  postgres.use(complete("standard"), async (database) => {
    await database.query(`WITH w AS (INSERT INTO "Workspace" (name) VALUES ('a') RETURNING id)
    INSERT INTO "WorkspaceMember" ("workspaceId", email) SELECT id, 'a@b.example' FROM w
    ON CONFLICT (email, "workspaceId") DO UPDATE SET "emailVerified" = true`);
  }));

describe("a database that is neither empty nor complete", () => {
  test("nothing is changed, and no dump asked for, where there is nothing to add", () =>
    postgres.use(complete("embedded"), async (database) => {
      await database.query(`INSERT INTO "Workspace" (name) VALUES ('kept')`);
      const beforeChange = () => Promise.reject(new Error("it was asked"));
      expect(await reconcile(database, { mode: "embedded", beforeChange })).toMatchObject({
        changed: false,
        complete: true,
      });
    }));

  test("a dump is asked for before the first change where there are rows, and its failure leaves all as it was", () =>
    postgres.use(found("app-journal"), async (database) => {
      await database.query(`INSERT INTO "Workspace" (name) VALUES ('kept')`);
      const before = await introspect(database);
      const beforeChange = () => Promise.reject(new Error("the disk is full"));
      await expect(reconcile(database, { mode: "embedded", beforeChange })).rejects.toThrow("the disk is full");
      expect(await introspect(database)).toEqual(before);
    }));

  test("one dropped index comes back", () =>
    postgres.use(complete("embedded"), async (database) => {
      await database.query(`DROP INDEX "WorkspaceMember_email_workspaceId_key"`);
      const found = await verifySchema(database, { mode: "embedded" });
      expect(found).toMatchObject({ complete: false, journal: "recorded", blocked: [] });
      expect(found.pending.map(({ what }) => what)).toEqual([
        "create unique index WorkspaceMember_email_workspaceId_key",
      ]);
      expect(await reconcile(database, { mode: "embedded" })).toMatchObject({
        changed: true,
        complete: true,
        pending: [],
      });
    }));

  test("a lost journal is recorded again: the app's migrator would fail on the tables", () =>
    postgres.use(complete("embedded"), async (database) => {
      await database.query("DROP SCHEMA drizzle CASCADE");
      expect(await verifySchema(database, { mode: "embedded" })).toMatchObject({ complete: true, journal: "absent" });
      expect(await reconcile(database, { mode: "embedded" })).toMatchObject({ changed: true, journal: "recorded" });
    }));

  test("an empty database with somebody else's journal is left alone", () =>
    postgres.use(undefined, async (database) => {
      await database.query(`CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, created_at bigint);
      INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 1)`);
      const problem = await problemOf(reconcile(database, { mode: "embedded" }));
      expect(problem.title).toBe("This database appears to belong to another program");
    }));

  test("the operator's own tables, views and columns do not count", () =>
    postgres.use(undefined, async (database) => {
      await database.query(`CREATE TABLE "own" (id int); CREATE VIEW "ownView" AS SELECT 1`);
      expect(await reconcile(database, { mode: "standard" })).toMatchObject({ changed: true, complete: true });
      await database.query(`ALTER TABLE "Journey" ADD COLUMN own text; CREATE INDEX ON "Journey" (own)`);
      expect(await reconcile(database, { mode: "standard" })).toMatchObject({ changed: false, complete: true });
    }));

  test("an object that has a needed name stops what needs that name, and nothing else", () =>
    postgres.use(undefined, async (database) => {
      await database.query(`CREATE VIEW "Journey" AS SELECT 1 AS id`);
      const done = await reconcile(database, { mode: "standard" });
      expect(done).toMatchObject({ complete: false, changed: true, tableCount: tablesOf("standard") - 1 });
      // Known by looking, so nothing of it is tried.
      expect(done.refused).toEqual([]);
      expect(done.blocked.map(describeDifference)).toContainEqual(
        expect.stringContaining("a view has the name of table Journey"),
      );
      for (const difference of done.blocked) expect(describeDifference(difference)).toContain("Journey");
      await database.query(`DROP VIEW "Journey"`);
      expect(await reconcile(database, { mode: "standard" })).toMatchObject({ complete: true, refused: [] });
    }));
});

describe("two installers on one database", () => {
  test("one waits, then finds everything done", () =>
    postgres.use(undefined, async (database) => {
      const other = await database.connect();
      const outcomes = await Promise.all([
        reconcile(database, { mode: "embedded" }),
        reconcile(other, { mode: "embedded" }),
      ]);
      expect(outcomes.map((outcome) => outcome.changed).sort()).toEqual([false, true]);
      await other.close();
    }));

  test("whoever waits too long is told who holds the lock", () =>
    postgres.use(undefined, async (database) => {
      const other = await database.connect("the-other-installer");
      await other.query(`BEGIN; ${takeSchemaLockSql({ lockTimeoutMs: 1000, statementTimeoutMs: 1000 })}`);
      const problem = await problemOf(reconcile(database, { mode: "embedded", lockTimeoutMs: 50 }));
      expect(problem.code).toBe("database-busy");
      expect(problem.saw).toMatch(/the-other-installer \(role dittofeed\), process \d+, from 127\.0\.0\.1/);
      await other.query("ROLLBACK");
      expect(await reconcile(database, { mode: "embedded" })).toMatchObject({ changed: true });
      await other.close();
    }));
});

describe("what the server does not allow", () => {
  test("a role without CREATE is named as such", () =>
    postgres.use(undefined, async (database) => {
      const role = `limited_${database.name}`;
      await database.query(`CREATE ROLE ${role}; SET ROLE ${role}`);
      const problem = await problemOf(reconcile(database, { mode: "standard" }));
      expect(problem).toMatchObject({ code: "database-refused", title: "The role lacks a permission" });
    }));

  test("a read-only server is named as such, and can still be verified", () =>
    postgres.use(undefined, async (database) => {
      await database.query("SET default_transaction_read_only = on");
      expect((await problemOf(reconcile(database, { mode: "standard" }))).title).toBe("The server is read-only");
      expect(await verifySchema(database, { mode: "standard" })).toMatchObject({
        complete: false,
        tableCount: 0,
        tablesWanted: 33,
      });
    }));

  test("a role that may neither read the journal nor touch a table: both are said, and nothing else", () =>
    postgres.use(complete("standard"), async (database) => {
      const role = `reader_${database.name}`;
      await database.query(`CREATE ROLE ${role}; SET ROLE ${role}`);
      const found = await verifySchema(database, { mode: "standard" });
      expect(found).toMatchObject({ complete: false, journal: "unreadable", pending: [] });
      const rights = found.differences.map((difference) => difference.kind === "oddity" && difference.oddity.what);
      expect(rights).toEqual(Array(33 * 4).fill("right"));
    }));
});
