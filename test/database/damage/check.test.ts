import { describe, expect, test } from "vitest";
import type { TestDatabase } from "../../support/postgres-connection.ts";
import { sharedPostgres } from "../postgres.ts";
import { complete } from "../schema/templates.ts";
import { full, makeRole, owner } from "./base.ts";
import { checkCatalogue } from "./check.ts";
import { runLikePsql } from "./like-psql.ts";
import { probeAsApp } from "./probe.ts";
import { allRows, lost } from "./snapshot.ts";
import { wanted } from "./wanted.ts";

const postgres = sharedPostgres();

/** The judge itself: what it must find, with no product between. */
const seenInCatalogue: readonly (readonly [sql: string, fault: string])[] = [
  [`DROP TABLE "Feature"`, "hard Feature is missing"],
  [`ALTER TABLE "Feature" RENAME TO f; CREATE VIEW "Feature" AS SELECT * FROM f`, "hard Feature is of kind v"],
  [`ALTER TABLE "Feature" SET UNLOGGED`, "hard Feature is not logged"],
  [`ALTER TABLE "Secret" ALTER value TYPE char(9)`, "hard Secret value is character(9), wanted text"],
  [`CREATE SCHEMA o; ALTER TYPE "DBRoleType" SET SCHEMA o`, "hard DBRoleType is no enum type"],
  [`ALTER TYPE "WorkspaceStatus" RENAME VALUE 'Paused' TO 'paused'`, "hard WorkspaceStatus lacks Paused"],
  [`ALTER TABLE "Segment" ALTER definition DROP NOT NULL`, "soft Segment definition may be empty"],
  [`ALTER TABLE "Secret" ALTER value SET NOT NULL`, "hard Secret value must not be empty"],
  [`ALTER TABLE "Feature" ALTER enabled DROP DEFAULT`, "hard Feature enabled defaults to nothing, wanted false"],
  [
    `ALTER TABLE "Secret" DROP value, ADD value text GENERATED ALWAYS AS (name) STORED`,
    "hard Secret value is generated",
  ],
  [
    `ALTER TABLE "TenantMetrics" ALTER "userCount" DROP DEFAULT, ALTER "userCount" ADD GENERATED ALWAYS AS IDENTITY`,
    "hard TenantMetrics userCount is an identity",
  ],
  [
    `DROP INDEX "Segment_workspaceId_name_key"; CREATE UNIQUE INDEX p ON "Segment" ("workspaceId", name) WHERE name <> ''`,
    "hard Segment has no unique key over workspaceId, name that serves",
  ],
  [
    `DROP INDEX "Segment_workspaceId_name_key"; ALTER TABLE "Segment" ADD UNIQUE ("workspaceId", name) DEFERRABLE`,
    "hard Segment has no unique key over workspaceId, name that serves",
  ],
  [
    `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"Segment_workspaceId_name_key"'::regclass`,
    "hard Segment has no unique key over workspaceId, name that serves",
  ],
  [`DROP INDEX "UserPropertyAssignment_userId_idx"`, "hard UserPropertyAssignment has no index over userId"],
  [
    `CREATE SCHEMA o; CREATE TABLE o."Workspace" (id uuid PRIMARY KEY); ALTER TABLE "Feature" DROP CONSTRAINT "Feature_workspaceId_fkey",
      ADD FOREIGN KEY ("workspaceId") REFERENCES o."Workspace" (id)`,
    "hard Feature has no foreign key of workspaceId to Workspace",
  ],
  [
    `ALTER TABLE "Feature" DISABLE TRIGGER ALL`,
    "hard Feature does not enforce the foreign key of workspaceId to Workspace",
  ],
  [`ALTER TABLE "Feature" ADD CONSTRAINT c CHECK (name <> '')`, "soft Feature has the check c"],
  [`CREATE RULE r AS ON UPDATE TO "Feature" DO ALSO NOTIFY n`, "soft Feature has the rule r"],
  [
    `ALTER TABLE "Feature" FORCE ROW LEVEL SECURITY, ENABLE ROW LEVEL SECURITY`,
    "soft Feature has row-level security that holds its owner",
  ],
];

const seenByWriting: readonly (readonly [sql: string, fault: RegExp])[] = [
  [`ALTER TABLE "Segment" ADD CHECK (false) NOT VALID`, /^Segment insert with all columns: 23514/],
  [`CREATE UNIQUE INDEX u ON "Segment" ("workspaceId")`, /^Segment insert with all columns: 23505/],
  [`CREATE RULE r AS ON UPDATE TO "Feature" DO INSTEAD NOTHING`, /^Feature upsert on workspaceId, name: 0A000/],
  [
    `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER t BEFORE UPDATE ON "Journey" FOR EACH ROW EXECUTE FUNCTION f()`,
    /^Journey set status to NotStarted: of 1 rows 0/,
  ],
  [
    `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''late''; END';
      CREATE CONSTRAINT TRIGGER t AFTER INSERT ON "Journey" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f()`,
    /^Journey insert with all columns: P0001 late/,
  ],
  [
    `ALTER TABLE "Workspace" DROP CONSTRAINT "Workspace_parentWorkspaceId_name_key", ADD UNIQUE ("parentWorkspaceId", name)`,
    /^Workspace upsert on parentWorkspaceId, name: one row: of 1 rows 2/,
  ],
  [`CREATE PUBLICATION p FOR ALL TABLES`, /^Feature .*: 55000/],
  [
    `ALTER TABLE "Secret" ALTER "workspaceId" DROP NOT NULL, DROP CONSTRAINT "Secret_workspaceId_fkey", ALTER "workspaceId" TYPE text`,
    /^Secret join Workspace: 42883/,
  ],
];

const saw = (faults: readonly { weight: string; table: string; what: string }[]) =>
  faults.map(({ weight, table, what }) => `${weight} ${table} ${what}`);

describe("the independent check", () => {
  test("finds nothing in what the product makes of an empty database", () =>
    postgres.use(complete("embedded"), async (database) => {
      expect(await checkCatalogue(database, wanted)).toEqual([]);
    }));

  test("finds each thing that is other than it was measured", () =>
    postgres.use(complete("embedded"), async (database) => {
      for (const [sql, fault] of seenInCatalogue)
        await rolledBack(database, sql, async () => {
          expect(saw(await checkCatalogue(database, wanted))).toContain(fault);
        });
    }));

  test("counts rows that are empty, or of a value that the app does not know", () =>
    postgres.use(full, async (database) => {
      await database.query(
        `ALTER TABLE "Segment" ALTER definition DROP NOT NULL; UPDATE "Segment" SET definition = NULL`,
      );
      await database.query(
        `ALTER TABLE "Journey" ALTER status DROP DEFAULT, ALTER status TYPE text; UPDATE "Journey" SET status = 'x'`,
      );
      expect(saw(await checkCatalogue(database, wanted))).toEqual(
        expect.arrayContaining([
          "hard Segment definition is empty in 4 rows",
          "hard Journey status is of no known value in 4 rows",
        ]),
      );
    }));
});

describe("the app's writes", () => {
  test("are all taken by a complete database, with rows and without, and leave nothing behind", async () => {
    for (const template of [complete("embedded"), full])
      await postgres.use(template, async (database) => {
        const before = await allRows(database);
        expect(await probeAsApp(database)).toEqual([]);
        expect(await allRows(database)).toEqual(before);
      });
  });

  test("say what is refused, and what is swallowed", () =>
    postgres.use(full, async (database) => {
      for (const [sql, fault] of seenByWriting)
        await postgres.use(full, async (other) => {
          await runLikePsql(other, [sql]);
          const faults = (await probeAsApp(other)).map(({ table, what }) => `${table} ${what}`);
          expect(faults, sql).toContainEqual(expect.stringMatching(fault));
        });
      expect(await probeAsApp(database)).toEqual([]);
    }));

  test("are refused to a role without rights", () =>
    postgres.use(full, async (database) => {
      await makeRole(database, `${owner.name} LOGIN PASSWORD '${owner.password}'`);
      const faults = await probeAsApp(database, owner.name);
      expect(faults[0]?.what).toContain("42501");
    }));
});

test("a row that is gone is found in whatever schema it was", () =>
  postgres.use(full, async (database) => {
    await database.query("CREATE SCHEMA own; CREATE TABLE own.notes AS SELECT 1 AS n");
    const before = await allRows(database);
    await database.query(
      `DELETE FROM own.notes; DELETE FROM "Feature" WHERE ctid IN (SELECT ctid FROM "Feature" LIMIT 1)`,
    );
    expect(lost(before, await allRows(database))).toEqual([
      'own.notes {"n":"1"} is gone',
      expect.stringMatching(/^Feature .* is gone$/),
    ]);
  }));

async function rolledBack(database: TestDatabase, sql: string, look: () => Promise<void>): Promise<void> {
  await database.query("BEGIN");
  try {
    await database.query(sql);
    await look();
  } finally {
    await database.query("ROLLBACK");
  }
}
