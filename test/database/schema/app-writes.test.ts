import { expect, test } from "vitest";
import { describeDifference } from "../../../schema/model/describe-difference.ts";
import { personSql } from "../../../schema/reconcile/person-sql.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { verifySchema } from "../../../schema/reconcile/verify.ts";
import type { Database } from "../../../src/domain/database.ts";
import { fillTables } from "../../support/fill-tables.ts";
import { takeSnapshot } from "../../support/table-snapshot.ts";
import { sharedPostgres, whateverVersion } from "../postgres.ts";
import { complete } from "./templates.ts";

const mode = "embedded";
const postgres = sharedPostgres();
const raises = `CREATE FUNCTION nope() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'not on my watch'; END$$;`;
const swallows = `CREATE FUNCTION gone() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;`;

/** What does not work, in words. */
async function shortcomings(database: Database): Promise<string[]> {
  const { differences, complete } = await verifySchema(database, { mode });
  const wrong = differences.filter(({ severity }) => severity === "breaks" || severity === "degrades");
  expect(complete).toBe(wrong.length === 0);
  return wrong.map(describeDifference);
}

test.for([15, 18] as const)(
  "on PostgreSQL %i a complete database takes all that is tried, and keeps no trace",
  (version) =>
    sharedPostgres(version).use(complete(mode), async (database) => {
      await fillTables(database, { rowsPerTable: 2, seed: 1 });
      const before = await takeSnapshot(database);
      const found = await verifySchema(database, { mode });
      expect(found).toMatchObject({ complete: true, writes: { tried: true, refused: [] } });
      expect(await takeSnapshot(database)).toEqual(before);
      const left = await database.query(
        `SELECT name FROM pg_settings WHERE source = 'session' AND name LIKE '%timeout'`,
      );
      expect(left).toEqual([]);
    }),
);

/** Each refuses something that the app does, and the catalogue alone does not say so. */
const refused: readonly (readonly [string, string, RegExp])[] = [
  [
    "a check",
    `ALTER TABLE "Segment" ADD CONSTRAINT no_more CHECK (false) NOT VALID`,
    /Segment rejected an insert, .*"no_more"/,
  ],
  [
    "a trigger that raises",
    `${raises} CREATE TRIGGER t BEFORE INSERT ON "Segment" FOR EACH ROW EXECUTE FUNCTION nope()`,
    /Segment rejected an insert.*not on my watch.*an additional trigger, t/,
  ],
  [
    "a trigger that swallows",
    `${swallows} CREATE TRIGGER t BEFORE UPDATE ON "Secret" FOR EACH ROW EXECUTE FUNCTION gone()`,
    /Secret refused an upsert on \(workspaceId, name\),.*swallowed/,
  ],
  [
    "a trigger on delete",
    `${raises} CREATE TRIGGER t AFTER DELETE ON "Feature" FOR EACH ROW EXECUTE FUNCTION nope()`,
    /Feature refused a delete, .*not on my watch/,
  ],
  [
    "a trigger at the end of a transaction",
    `${raises} CREATE CONSTRAINT TRIGGER t AFTER INSERT ON "Journey" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION nope()`,
    /when a transaction ends.*not on my watch/,
  ],
  [
    "a unique index",
    `CREATE UNIQUE INDEX own_u ON "Segment" ("workspaceId")`,
    /Segment rejected an insert with every column.*"own_u"/,
  ],
  [
    "a name that must be unique everywhere",
    `CREATE UNIQUE INDEX own_u ON "Segment" (name)`,
    /Segment rejected an insert of the same name in another workspace,.*"own_u"/,
  ],
  [
    "an exclusion constraint",
    `ALTER TABLE "Feature" ADD EXCLUDE USING btree ("workspaceId" WITH =)`,
    /Feature refused .*exclusion constraint/,
  ],
  [
    "a foreign key to the wrong table of the app",
    `ALTER TABLE "Broadcast" ADD CONSTRAINT own_f FOREIGN KEY ("journeyId") REFERENCES "Segment" (id)`,
    /Broadcast refused .*"own_f"/,
  ],
];

test.for(refused)("%s: not complete, in the server's words", ([, damage, words]) =>
  postgres.use(complete(mode), async (database) => {
    await database.query(damage);
    const found = await reconcile(database, { mode });
    expect(found).toMatchObject({ complete: false, changed: false, pending: [] });
    const told = found.differences.filter(({ kind }) => kind === "refused-write");
    expect(told.map(describeDifference).join("\n")).toMatch(words);
    expect(found.blocked).toEqual(expect.arrayContaining(told));
  }),
);

/** What the catalogue says: each is named with what it breaks, and with the SQL for a person. */
const named: readonly (readonly [string, string, RegExp, RegExp])[] = [
  [
    "generated",
    `ALTER TABLE "Segment" DROP COLUMN status CASCADE; ALTER TABLE "Segment" ADD status "SegmentStatus" GENERATED ALWAYS AS ('Running') STORED NOT NULL; CREATE INDEX "idx_segment_workspace_perf" ON "Segment" ("workspaceId", status, "definitionUpdatedAt")`,
    /Segment.status is generated always, stored – .*428C9/,
    /DROP EXPRESSION/,
  ],
  [
    "identity",
    `ALTER TABLE "TenantMetrics" ALTER "userCount" DROP DEFAULT, ALTER "userCount" ADD GENERATED ALWAYS AS IDENTITY`,
    /TenantMetrics.userCount is generated always as identity/,
    /DROP IDENTITY/,
  ],
  [
    "unlogged",
    `ALTER TABLE "UserJourneyEvent" SET UNLOGGED`,
    /UserJourneyEvent is UNLOGGED – all its rows are lost/,
    /SET LOGGED/,
  ],
  [
    "rule",
    `CREATE RULE r AS ON DELETE TO "Feature" DO INSTEAD NOTHING`,
    /Feature has an additional rule, r/,
    /DROP RULE "r"/,
  ],
  [
    "switched off",
    `ALTER TABLE "Journey" DISABLE TRIGGER ALL`,
    /Journey_workspaceId_fkey of Journey is switched off/,
    /ENABLE TRIGGER ALL/,
  ],
  [
    "collation",
    `CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false); ALTER TABLE "Segment" ALTER name TYPE text COLLATE ci`,
    /Segment.name has the collation ci/,
    /COLLATE "default"/,
  ],
  [
    "late key",
    `ALTER TABLE "Journey" ADD CONSTRAINT late UNIQUE (name) DEFERRABLE`,
    /key late of Journey is DEFERRABLE/,
    /ADD CONSTRAINT "late" UNIQUE \(name\);/,
  ],
  [
    "key elsewhere",
    `CREATE SCHEMA other; CREATE TABLE other."Workspace" (id uuid PRIMARY KEY); ALTER TABLE "Feature" ADD CONSTRAINT own_f FOREIGN KEY ("workspaceId") REFERENCES other."Workspace" (id)`,
    /own_f: workspaceId to other.Workspace – .*23503/,
    /DROP CONSTRAINT "own_f"/,
  ],
  [
    "view",
    `DROP TABLE "Feature"; CREATE VIEW "Feature" AS SELECT 1 AS id`,
    /a view has the name of table Feature/,
    /db apply/,
  ],
];

test.for(named)("%s: seen, with what it breaks and the SQL", ([, damage, words, sql]) =>
  postgres.use(complete(mode), async (database) => {
    await database.query(damage);
    const found = await verifySchema(database, { mode });
    expect(found.complete).toBe(false);
    const told = found.differences.filter((difference) => words.test(describeDifference(difference)));
    expect(told).not.toEqual([]);
    expect(found.blocked).toEqual(expect.arrayContaining(told));
    expect(personSql(told[0] as (typeof told)[number])).toMatch(sql);
  }),
);

whateverVersion(18)("PostgreSQL 18: a foreign key that is not enforced is none", () =>
  sharedPostgres(18).use(complete(mode), async (database) => {
    await database.query(`ALTER TABLE "Feature" DROP CONSTRAINT "Feature_workspaceId_fkey",
      ADD CONSTRAINT "Feature_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" (id) ON UPDATE CASCADE ON DELETE CASCADE NOT ENFORCED`);
    expect(await shortcomings(database)).toEqual([expect.stringContaining("lacks the foreign key workspaceId")]);
    expect(await reconcile(database, { mode })).toMatchObject({ complete: true, refused: [] });
  }),
);

test("a table that somebody holds, or a server that is read-only: complete, and said not to be tried", () =>
  postgres.use(complete(mode), async (database) => {
    const other = await database.connect();
    await other.query(`BEGIN; LOCK TABLE "Segment" IN SHARE MODE`);
    const began = performance.now();
    const held = await verifySchema(database, { mode });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(held).toMatchObject({ complete: true, writes: { tried: false, because: expect.stringMatching(/lock/) } });
    await other.query("ROLLBACK");
    await other.close();
    await database.query("SET default_transaction_read_only = on");
    expect((await verifySchema(database, { mode })).writes).toMatchObject({
      tried: false,
      because: expect.stringMatching(/read-only/),
    });
  }));

test("a role that policies hold is refused, and its rights are named", () =>
  postgres.use(complete(mode), async (database) => {
    const role = `app_${database.name}`;
    await database.query(`CREATE ROLE ${role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
      GRANT USAGE ON SCHEMA drizzle TO ${role}; GRANT SELECT ON drizzle.__drizzle_migrations TO ${role};
      ALTER TABLE "Journey" ENABLE ROW LEVEL SECURITY; REVOKE DELETE ON "Feature" FROM ${role}; SET ROLE ${role}`);
    expect(await shortcomings(database)).toEqual([expect.stringMatching(/may not DELETE in table Feature .*42501/)]);
    await database.query(`RESET ROLE; GRANT DELETE ON "Feature" TO ${role}; SET ROLE ${role}`);
    expect((await shortcomings(database)).join("\n")).toMatch(
      /Journey refused .*row-level security policy for table "Journey"/,
    );
  }));

test("tables of the app before public in the role's search_path are the ones that the app means", () =>
  postgres.use(complete(mode), async (database) => {
    await database.query(`CREATE SCHEMA app; CREATE TABLE app."Journey" (id uuid);
      ALTER DATABASE ${database.name} SET search_path = app, public`);
    expect(await shortcomings(database)).toEqual([expect.stringMatching(/Journey is in schema app.*before public/)]);
    await database.query(`ALTER DATABASE ${database.name} SET search_path = app`);
    expect((await shortcomings(database)).join("\n")).toMatch(/search_path is app, without schema public/);
  }));

test("a value of an enum's own is nothing until a row has it; then it is counted, with the SQL", () =>
  postgres.use(complete(mode), async (database) => {
    await database.query(`ALTER TYPE "WorkspaceStatus" RENAME VALUE 'Active' TO 'active'`);
    expect(await reconcile(database, { mode })).toMatchObject({ complete: true });
    await database.query(`INSERT INTO "Workspace" (name, status) VALUES ('a', 'active')`);
    const found = await verifySchema(database, { mode });
    expect(found.complete).toBe(false);
    const told = found.differences.find(({ kind }) => kind === "extra-enum-value");
    expect(told).toMatchObject({
      severity: "breaks",
      held: { rows: 1, examples: [expect.stringMatching(/^Workspace.status: /)] },
    });
    expect(told && personSql(told)).toContain(
      `UPDATE "public"."Workspace" SET "status" = '…' WHERE "status" = 'active'`,
    );
  }));

test("what a column held is called lost, before it comes back and afterwards", () =>
  postgres.use(complete(mode), async (database) => {
    await fillTables(database, { rowsPerTable: 3, seed: 2 });
    await database.query(`ALTER TABLE "Segment" DROP COLUMN definition; ALTER TABLE "Journey" DROP COLUMN draft`);
    const before = (await verifySchema(database, { mode })).differences.map(describeDifference);
    expect(before).toContainEqual(
      expect.stringMatching(/Segment.definition is missing .* a loss, if it existed before: the values of 3 rows/),
    );
    const done = await reconcile(database, { mode });
    expect(done.lost.map(({ table, column }) => `${table}.${column}`).sort()).toEqual([
      "Journey.draft",
      "Segment.definition",
    ]);
    expect(done).toMatchObject({ complete: false });
    expect(done.blocked).toEqual([expect.objectContaining({ kind: "wrong-nullability", severity: "breaks" })]);
  }));

test("an operator's default that is an expression survives the change to an enum", () =>
  postgres.use(complete(mode), async (database) => {
    await database.query(
      `ALTER TABLE "SubscriptionGroup" ALTER type TYPE text USING type::text, ALTER type SET DEFAULT ('Opt' || 'Out')`,
    );
    expect(await reconcile(database, { mode })).toMatchObject({ complete: true, refused: [] });
    await database.query(`INSERT INTO "Workspace" (name) VALUES ('a');
      INSERT INTO "SubscriptionGroup" ("workspaceId", name, channel) SELECT id, 'g', 'Email' FROM "Workspace"`);
    expect(await database.query(`SELECT type FROM "SubscriptionGroup"`)).toEqual([{ type: "OptOut" }]);
  }));
