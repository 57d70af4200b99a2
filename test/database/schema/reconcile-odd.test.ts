import { describe, expect, test } from "vitest";
import { describeDifference } from "../../../schema/model/diff.ts";
import { type Reconciled, reconcile } from "../../../schema/reconcile/reconcile.ts";
import { explainSwallowed } from "../../../schema/reconcile/swallowed.ts";
import { sharedPostgres } from "../postgres.ts";
import { completeWithRows } from "./templates.ts";

const postgres = sharedPostgres();

/** Each beside a table that is simply missing: whatever else is wrong, it has to come back. */
const lost = `DROP TABLE "Feature";`;

interface Run {
  first: Reconciled;
  second: Reconciled;
  /** How often a dump was asked for, by either run. */
  dumps: number;
}

/** Damaged, applied twice. */
const twice = (damage: string, judge: (run: Run) => void) =>
  postgres.use(completeWithRows, async (database) => {
    await database.query(`${lost} ${damage}`);
    let dumps = 0;
    const beforeChange = async () => {
      dumps += 1;
    };
    const first = await reconcile(database, { mode: "embedded", beforeChange });
    const ofLost = first.differences.filter((d) => "table" in d && d.table === "Feature");
    // What it points at may be what was damaged.
    expect(ofLost.filter(({ kind }) => kind !== "missing-foreign-key")).toEqual([]);
    const second = await reconcile(database, { mode: "embedded", beforeChange });
    judge({ first, second, dumps });
  });

const said = ({ refused }: Reconciled) => refused.map(({ what, saw }) => `${what}: ${saw}`);

describe("a name that is taken is not needed", () => {
  test.each([
    ["a table kept aside keeps its keys' names", `ALTER TABLE "Journey" RENAME TO "Journey_backup"`],
    [
      "the index of a renamed column keeps its 62 letters",
      `ALTER TABLE "ComputedPropertyPeriod" RENAME "to" TO "until"`,
    ],
    [
      "an index of 62 letters over other columns",
      `DROP INDEX "ComputedPropertyPeriod_workspaceId_type_computedPropertyId__idx";
       CREATE INDEX "ComputedPropertyPeriod_workspaceId_type_computedPropertyId__idx" ON "ComputedPropertyPeriod" ("workspaceId", type)`,
    ],
    [
      "a partial unique index of 63 letters",
      `DROP INDEX "UserJourneyEvent_journeyId_userId_eventKey_eventKeyName_typ_key";
       CREATE UNIQUE INDEX "UserJourneyEvent_journeyId_userId_eventKey_eventKeyName_typ_key" ON "UserJourneyEvent"
         ("journeyId", "userId", "eventKey", "eventKeyName", type, "journeyStartedAt", "nodeId") WHERE "journeyId" IS NOT NULL`,
    ],
    [
      "a view and a sequence",
      `DROP INDEX "Segment_workspaceId_name_key"; CREATE VIEW "Segment_workspaceId_name_key" AS SELECT 1;
       DROP INDEX "UserProperty_workspaceId_name_key"; CREATE SEQUENCE "UserProperty_workspaceId_name_key"`,
    ],
  ])("%s", (_, damage) =>
    twice(damage, ({ first, second, dumps }) => {
      expect(said(first).filter((line) => line.includes("already exists"))).toEqual([]);
      expect(first.pending).toEqual([]);
      expect(second).toMatchObject({ changed: false, refused: [] });
      expect(dumps).toBe(1);
    }),
  );
});

describe("what is refused stops itself only, what needs it says so, and the next run makes no dump for it", () => {
  test.each([
    [
      "another table has a column of this row type",
      `CREATE TABLE own_rt (r "Journey"); ALTER TABLE "Journey" DROP COLUMN status CASCADE`,
      ["add column Journey.status: cannot alter table"],
    ],
    [
      "a publication that cannot tell rows apart",
      `CREATE PUBLICATION own FOR ALL TABLES; ALTER TABLE "WorkspaceMember" DROP COLUMN "workspaceId" CASCADE;
       ALTER TABLE "WorkspaceMember" REPLICA IDENTITY NOTHING`,
      ["fill WorkspaceMember.workspaceId from other rows: cannot update table"],
    ],
  ])("%s", (_, damage, words) =>
    twice(damage, ({ first, second, dumps }) => {
      for (const word of words) expect(said(first).join("\n")).toContain(word);
      expect(second.changed).toBe(false);
      expect(said(second)).toEqual(said(first));
      expect(dumps).toBe(1);
    }),
  );
});

test("what is not there though the server took it is named with the trigger or rule that may have swallowed it", () =>
  postgres.use(completeWithRows, async (database) => {
    const left = [{ sql: "UPDATE", what: "fill Workspace.type", table: "Workspace" }];
    expect(await explainSwallowed(database, left)).toEqual([null]);
    await database.query(`CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
      CREATE TRIGGER keep BEFORE UPDATE ON "Workspace" FOR EACH ROW EXECUTE FUNCTION keep();
      CREATE RULE own AS ON UPDATE TO "Workspace" DO INSTEAD NOTHING`);
    const [told] = await explainSwallowed(database, left);
    expect(told?.saw).toContain("the rule own on Workspace, the trigger keep on Workspace");
    expect(await explainSwallowed(database, [{ sql: "", what: "", table: "Segment" }])).toEqual([null]);
  }));

test.each([
  [
    "a domain has the name of a type",
    `ALTER TABLE "Journey" ALTER status DROP DEFAULT, ALTER status TYPE text; DROP TYPE "JourneyStatus"; CREATE DOMAIN "JourneyStatus" AS text`,
  ],
  [
    "a view stands where a table is wanted",
    `DROP TABLE "Broadcast" CASCADE; CREATE VIEW "Broadcast" AS SELECT 1 AS id`,
  ],
  [
    "an identity column",
    `ALTER TABLE "TenantMetrics" ALTER "userCount" DROP DEFAULT; ALTER TABLE "TenantMetrics" ALTER "userCount" ADD GENERATED ALWAYS AS IDENTITY`,
  ],
  [
    "a deferrable primary key",
    `ALTER TABLE "MessageTemplate" DROP CONSTRAINT "MessageTemplate_pkey" CASCADE;
     ALTER TABLE "MessageTemplate" ADD CONSTRAINT "MessageTemplate_pkey" PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED`,
  ],
])("%s: all else is done, and the next run makes no dump", (_, damage) =>
  twice(damage, ({ second, dumps }) => {
    expect(second.changed).toBe(false);
    expect(dumps).toBe(1);
  }),
);

const inPlace = (table: string, thing: string) => `DROP TABLE "${table}" CASCADE; ${thing}`;

describe("what cannot be done is not tried, and is named as what a person decides", () => {
  const lines = ({ blocked }: Reconciled) => blocked.map(describeDifference).join("\n");
  test.each([
    [
      "a boolean that is a number keeps its default",
      `ALTER TABLE "Integration" ALTER enabled DROP DEFAULT, ALTER enabled TYPE int USING enabled::int`,
      ["column Integration.enabled is integer", "column Integration.enabled defaults to nothing, expected true"],
    ],
    [
      "a time that is a number",
      `ALTER TABLE "OauthToken" ALTER "createdAt" DROP DEFAULT, ALTER "createdAt" TYPE bigint USING extract(epoch FROM "createdAt")::bigint`,
      ["column OauthToken.createdAt is bigint", "column OauthToken.createdAt defaults to nothing"],
    ],
    [
      "a view",
      inPlace("Workspace", `CREATE VIEW "Workspace" AS SELECT 1 AS id`),
      ["a view has the name of table Workspace"],
    ],
    [
      "a materialized view",
      inPlace("Workspace", `CREATE MATERIALIZED VIEW "Workspace" AS SELECT 1 AS id`),
      ["a materialized view has the name of table Workspace"],
    ],
    ["a sequence", inPlace("Workspace", `CREATE SEQUENCE "Workspace"`), ["a sequence has the name of table Workspace"]],
    [
      "a domain",
      inPlace("Workspace", `CREATE DOMAIN "Workspace" AS text`),
      ["a domain has the name of table Workspace"],
    ],
    [
      "an enum type",
      inPlace("Workspace", `CREATE TYPE "Workspace" AS ENUM ('a')`),
      ["a type has the name of table Workspace", "table Journey lacks the foreign key workspaceId to Workspace"],
    ],
    [
      "an enum that is a domain, and a default that was its",
      `ALTER TABLE "Segment" ALTER "resourceType" DROP DEFAULT, ALTER "resourceType" TYPE text; UPDATE "Segment" SET "resourceType" = 'Mine';
       ALTER TABLE "MessageTemplate" ALTER "resourceType" DROP DEFAULT, ALTER "resourceType" TYPE text;
       ALTER TABLE "Journey" ALTER "resourceType" DROP DEFAULT, ALTER "resourceType" TYPE text;
       ALTER TABLE "UserProperty" ALTER "resourceType" DROP DEFAULT, ALTER "resourceType" TYPE text;
       DROP TYPE "DBResourceType" CASCADE; CREATE DOMAIN "DBResourceType" AS text`,
      ["a domain has the name of type DBResourceType"],
    ],
    [
      "a column of a primary key that may be empty",
      `ALTER TABLE "WorkspaceMember" DROP CONSTRAINT "WorkspaceMember_pkey" CASCADE; UPDATE "WorkspaceMember" SET "emailVerified" = false;
       ALTER TABLE "WorkspaceMember" ADD PRIMARY KEY (id, "emailVerified")`,
      [],
    ],
  ])("%s", (_, damage, named) =>
    twice(damage, ({ first, second, dumps }) => {
      expect(said(first)).toEqual([]);
      for (const line of named) expect(lines(first)).toContain(line);
      expect(second).toMatchObject({ changed: false, refused: [] });
      expect(dumps).toBe(1);
    }),
  );
});

const partitionedTable = (name: string) =>
  `ALTER TABLE "${name}" RENAME TO aside; CREATE TABLE "${name}" (LIKE aside INCLUDING DEFAULTS) PARTITION BY hash (id);
   CREATE TABLE part_0 PARTITION OF "${name}" FOR VALUES WITH (modulus 1, remainder 0);
   INSERT INTO "${name}" SELECT * FROM aside; DROP TABLE aside CASCADE;`;

test("a table that has become a partitioned one keeps all else", () =>
  twice(partitionedTable("UserJourneyEvent"), ({ second, dumps }) => {
    expect(second.changed).toBe(false);
    expect(dumps).toBe(1);
  }));

test.each([
  ["is added whole", "", true],
  ["is named while a row points at nothing", `UPDATE "Broadcast" SET "workspaceId" = gen_random_uuid()`, false],
])("a foreign key of a partitioned table %s", (_, damage, isAdded) =>
  twice(`${partitionedTable("Broadcast")} ${damage}`, ({ first, second, dumps }) => {
    const tells = said(first).join("\n");
    expect(tells).not.toContain("foreign key");
    const lacks = first.blocked.map(describeDifference).join("\n");
    const lack = "table Broadcast lacks the foreign key workspaceId to Workspace";
    if (isAdded) expect(first.differences.map(describeDifference).join("\n")).not.toContain(lack);
    else expect(lacks).toMatch(new RegExp(`${lack}; [1-9]`));
    expect(second.changed).toBe(false);
    expect(dumps).toBe(1);
  }),
);

describe("a unique index that did not finish", () => {
  const invalid = `DROP INDEX "Segment_workspaceId_name_key";
    INSERT INTO "Segment" (id, "workspaceId", name, definition, "updatedAt")
      SELECT gen_random_uuid(), "workspaceId", name, definition, now() FROM "Segment" LIMIT 1`;
  const build = `CREATE UNIQUE INDEX CONCURRENTLY "Segment_workspaceId_name_key" ON "Segment" ("workspaceId", name)`;

  test("because of duplicates is named with them; no run rebuilds it, dumps for it or leaves one more", () =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(invalid);
      await expect(database.query(build)).rejects.toThrow("could not create unique index");
      const beforeChange = () => Promise.reject(new Error("dumped"));
      const options = { mode: "embedded", concurrentlyAbove: 0, beforeChange } as const;
      const found = await reconcile(database, options);
      expect(found).toMatchObject({ complete: false, changed: false, pending: [], refused: [] });
      expect(found.blocked).toMatchObject([{ kind: "invalid-index", held: { rows: 1 } }]);
      expect(found.blocked[0]?.held?.examples[0]).toMatch(/^[0-9a-f-]{36} = [0-9a-f-]{36}$/);
      expect(found.questions).toMatchObject([{ option: "duplicates", subject: "Segment(workspaceId, name)" }]);
      const chosen = { mode: "embedded", concurrentlyAbove: 0, duplicates: "keep-oldest" } as const;
      expect(await reconcile(database, chosen)).toMatchObject({ complete: true, changed: true, questions: [] });
      expect(await database.query("SELECT key FROM dittofeed_setup.set_aside")).toEqual([{ key: "workspaceId, name" }]);
    }));

  test("has left others behind: those of its own name and columns go once they are of no use", () =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(invalid);
      await expect(database.query(build)).rejects.toThrow("could not create unique index");
      await expect(database.query(`REINDEX INDEX CONCURRENTLY "Segment_workspaceId_name_key"`)).rejects.toThrow();
      // The operator's own, and one that works: neither is ours to drop.
      await database.query(`CREATE INDEX own_ccnew ON "Segment" (definition)`);
      await database.query(`CREATE INDEX valid_ccnew ON "Segment" ("workspaceId", name)`);
      const names = async () =>
        (
          await database.query(`SELECT indexrelid::regclass::text AS name FROM pg_index
          WHERE indrelid = '"Segment"'::regclass AND indexrelid::regclass::text LIKE '%_ccnew%' ORDER BY 1`)
        ).map((row) => (row as { name: string }).name);
      expect(await names()).toEqual([`"Segment_workspaceId_name_key_ccnew"`, "own_ccnew", "valid_ccnew"]);
      await reconcile(database, { mode: "embedded" });
      expect(await names()).toEqual(["own_ccnew", "valid_ccnew"]);
      expect(await reconcile(database, { mode: "embedded" })).toMatchObject({ changed: false, pending: [] });
    }));
});

describe("what harms nobody is said", () => {
  test.each([
    [
      "row-level security that a superuser does not feel",
      `ALTER TABLE "Segment" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
      "row-level security of Segment is forced for its owner too",
    ],
    [
      "an enum's values in another order",
      `DROP TABLE "Broadcast" CASCADE; ALTER TYPE "DBBroadcastStatus" RENAME TO old;
       CREATE TYPE "DBBroadcastStatus" AS ENUM ('Triggered', 'NotStarted', 'InProgress')`,
      "type DBBroadcastStatus has its values in another order (Triggered, NotStarted, InProgress)",
    ],
    [
      "an empty workspace of a member, beside an app that is newer than known",
      `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('ffff', 4102444800000);
       ALTER TABLE "WorkspaceMember" ALTER "workspaceId" DROP NOT NULL`,
      "column WorkspaceMember.workspaceId allows NULL, as this database's app expects",
    ],
  ])("%s", (_, damage, line) =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(damage);
      const found = await reconcile(database, { mode: "embedded" });
      expect(found.complete).toBe(true);
      expect(
        found.differences
          .filter(({ severity }) => severity === "extra")
          .map(describeDifference)
          .join("\n"),
      ).toContain(line);
      expect(await reconcile(database, { mode: "embedded" })).toMatchObject({ changed: false, pending: [] });
    }),
  );
});
