import { describe, expect, test } from "vitest";
import { personSql } from "../../../schema/reconcile/person-sql.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { verifySchema } from "../../../schema/reconcile/verify.ts";
import type { Database } from "../../../src/domain/database.ts";
import { expectSecondRunIdle } from "../../support/reconcile-support.ts";
import { sharedPostgres } from "../postgres.ts";
import { completeWithRows } from "./templates.ts";

const postgres = sharedPostgres();
const mode = "embedded";
const choices = ["keep-oldest", "keep-newest"] as const;

const [older, newer] = ["aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"];
const twoAcmes = `ALTER TABLE "Workspace" DROP CONSTRAINT "Workspace_parentWorkspaceId_name_key";
  INSERT INTO "Workspace" (id, name, "createdAt") VALUES ('${older}', 'Acme', '2024-01-01'), ('${newer}', 'Acme', '2025-01-01');`;

/** What uses the newer of two workspaces of one name, and how it is called to a person. */
const uses: readonly { name: string; sql: string; said: string }[] = [
  {
    name: "a foreign key of another schema, on delete cascade",
    sql: `CREATE SCHEMA own; CREATE TABLE own.invoices (id serial PRIMARY KEY, ws uuid REFERENCES "Workspace" ON DELETE CASCADE);
      INSERT INTO own.invoices (ws) VALUES ('${newer}'), ('${newer}')`,
    said: "own.invoices.ws: 2 rows",
  },
  {
    name: "the same, on delete set null, of a partitioned table",
    sql: `CREATE SCHEMA own; CREATE TABLE own.parts (ws uuid REFERENCES "Workspace" ON DELETE SET NULL, at date) PARTITION BY RANGE (at);
      CREATE TABLE own.parts_1 PARTITION OF own.parts DEFAULT; INSERT INTO own.parts VALUES ('${newer}', now())`,
    said: "own.parts.ws: 1 row",
  },
  {
    name: "a child workspace, which no foreign key says",
    sql: `INSERT INTO "Workspace" (name, "parentWorkspaceId") VALUES ('child', '${newer}')`,
    said: "Workspace.parentWorkspaceId: 1 row",
  },
  {
    name: "a journey whose foreign key is missing",
    sql: `ALTER TABLE "Journey" DROP CONSTRAINT "Journey_workspaceId_fkey"; INSERT INTO "Journey" ("workspaceId", name) VALUES ('${newer}', 'j')`,
    said: "Journey.workspaceId: 1 row",
  },
  {
    name: "a table of the operator's without a key, as text",
    sql: `CREATE TABLE notes (workspace_id text); INSERT INTO notes VALUES ('${newer}')`,
    said: "notes.workspace_id: 1 row",
  },
  {
    name: "a table of the operator's without a key, by another name",
    sql: `CREATE SCHEMA own; CREATE TABLE own.bills (tenant uuid); INSERT INTO own.bills VALUES ('${newer}')`,
    said: "own.bills.tenant: 1 row",
  },
  {
    name: "a row of a table that inherits from one of the app's",
    sql: `CREATE TABLE old_journeys () INHERITS ("Journey"); INSERT INTO old_journeys ("workspaceId", name) VALUES ('${newer}', 'j')`,
    said: "Journey.workspaceId: 1 row",
  },
];

const acmes = (database: Database) =>
  database.query(`SELECT id::text FROM "Workspace" WHERE name = 'Acme' ORDER BY id`);
const all = [{ id: older }, { id: newer }];

describe("a duplicate that is in use stays", () => {
  test.each(uses)("by $name", ({ sql, said }) =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(twoAcmes + sql);
      await database.query(`DROP INDEX "idx_tenant_metrics_timestamp"`);
      const done = await reconcile(database, { mode, duplicates: "keep-oldest" });
      // Nothing else is held up by it.
      expect(done).toMatchObject({ complete: false, changed: true, refused: [] });
      expect(await acmes(database)).toEqual(all);
      const [question] = done.questions;
      expect(question?.saw).toContain(`with keep-oldest 1 row would go, but rows in use stay (${said})`);
      expect(question?.answers).toMatchObject([{ answer: "keep-newest" }]);
      const key = done.differences.find(({ kind }) => kind === "missing-unique");
      const shown = await database.query((key && personSql(key)) ?? "");
      const who = said.split(":")[0];
      expect(shown).toMatchObject([
        { id: older, used_by: null },
        { id: newer, used_by: who },
      ]);
      await expectSecondRunIdle(database, { mode, duplicates: "keep-oldest" });

      const other = await reconcile(database, { mode, duplicates: "keep-newest" });
      expect(other).toMatchObject({ complete: true, questions: [], refused: [] });
      expect(await acmes(database)).toEqual([{ id: newer }]);
    }),
  );

  test.each(choices)("where both are used, %s is no answer: nothing goes, the rest is done", (duplicates) =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(`${twoAcmes} INSERT INTO "Secret" ("workspaceId", name) VALUES ('${older}', 's'), ('${newer}', 's');
        DROP INDEX "idx_tenant_metrics_timestamp"`);
      const done = await reconcile(database, { mode, duplicates });
      expect(done).toMatchObject({ complete: false, changed: true, refused: [] });
      expect(done.questions).toMatchObject([{ option: "duplicates", answers: [] }]);
      expect(await acmes(database)).toEqual(all);
      expect(await database.query("SELECT to_regclass('dittofeed_setup.set_aside')::text AS aside")).toEqual([
        { aside: null },
      ]);
    }),
  );

  test("a segment that a journey's definition names", () =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(`DROP INDEX "Segment_workspaceId_name_key";
        INSERT INTO "Segment" (id, "workspaceId", name, definition, "createdAt")
        SELECT '${newer}', "workspaceId", name, definition, '2099-01-01' FROM "Segment" LIMIT 1;
        UPDATE "Journey" SET definition = jsonb_build_object('nodes', jsonb_build_array(jsonb_build_object('segment', '${newer}')))
        WHERE ctid = (SELECT min(ctid) FROM "Journey")`);
      const done = await reconcile(database, { mode, duplicates: "keep-oldest" });
      expect(done.questions[0]?.saw).toContain("(Journey.definition: 1 row)");
      expect(done).toMatchObject({ complete: false, changed: false });
    }));

  test("a table that this role may not see into", () =>
    postgres.use(completeWithRows, async (database) => {
      const role = `looks_${process.pid}`;
      await database.query(`${twoAcmes} CREATE SCHEMA own; CREATE TABLE own.hidden (ws uuid REFERENCES "Workspace" ON DELETE CASCADE);
        CREATE ROLE ${role}; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
      await database.query(`SET ROLE ${role}`);
      const [question] = (await verifySchema(database, { mode })).questions;
      await database.query(`RESET ROLE; DROP OWNED BY ${role}; DROP ROLE ${role}`);
      expect(question).toMatchObject({
        answers: [],
        saw: expect.stringContaining("own.hidden.ws (which this role may not see)"),
      });
    }));
});

test("a row that came into use between the look and the work stays, and so does all that goes with it", () =>
  postgres.use(completeWithRows, async (database) => {
    await database.query(twoAcmes);
    const use = `INSERT INTO "Secret" ("workspaceId", name) VALUES ('${newer}', 's')`;
    const done = await reconcile(database, {
      mode,
      duplicates: "keep-oldest",
      beforeChange: async () => void (await database.query(use)),
    });
    expect(await acmes(database)).toEqual(all);
    expect(done).toMatchObject({ complete: false });
    expect(done.refused[0]?.saw).toContain("came into use meanwhile; all of them stay");
  }));

describe("what is no duplicate", () => {
  test("a NULL where the app wants a value", () =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(`ALTER TABLE "Workspace" DROP CONSTRAINT "Workspace_parentWorkspaceId_name_key";
        ALTER TABLE "Workspace" ALTER name DROP NOT NULL; INSERT INTO "Workspace" (name) VALUES (NULL), (NULL), (NULL)`);
      const done = await reconcile(database, { mode, duplicates: "keep-oldest" });
      expect(await database.query(`SELECT count(*)::int AS n FROM "Workspace" WHERE name IS NULL`)).toEqual([{ n: 3 }]);
      expect(done).toMatchObject({ complete: false, questions: [] });
    }));

  test("rows of a primary key, which nobody is offered to have taken out", () =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(`ALTER TABLE "Broadcast" DROP CONSTRAINT "Broadcast_pkey" CASCADE;
        UPDATE "Broadcast" SET id = (SELECT id FROM "Broadcast" LIMIT 1)`);
      const done = await reconcile(database, { mode, duplicates: "keep-oldest" });
      expect(done).toMatchObject({ complete: false, questions: [] });
      expect(await database.query(`SELECT count(*)::int AS n FROM "Broadcast"`)).toEqual([{ n: 4 }]);
      const said = done.differences.flatMap((difference) => personSql(difference) ?? []).join("\n");
      expect(said).not.toContain("--duplicates");
      expect(said).toContain(`GROUP BY "id" HAVING count(*) > 1`);
    }));

  test("rows of a table that inherits", () =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(`DROP INDEX "UserJourneyEvent_journeyId_userId_eventKey_eventKeyName_typ_key";
        UPDATE "UserJourneyEvent" SET "journeyId" = gen_random_uuid(), "eventKey" = 'k', "eventKeyName" = 'n', "nodeId" = 'o';
        CREATE TABLE archive () INHERITS ("UserJourneyEvent"); INSERT INTO archive SELECT * FROM ONLY "UserJourneyEvent"`);
      const done = await reconcile(database, { mode, duplicates: "keep-newest" });
      expect(done).toMatchObject({ complete: true, questions: [] });
      expect(await database.query(`SELECT count(*)::int AS n FROM "UserJourneyEvent"`)).toEqual([{ n: 8 }]);
    }));
});

describe("triggers and rules of the operator's", () => {
  const deleted = `CREATE TABLE public.log (what text); CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN DELETE FROM "Feature"; INSERT INTO log VALUES (TG_OP); RETURN NULL; END$$;`;

  test.each([
    ["a trigger", `CREATE TRIGGER own_log BEFORE DELETE ON "Workspace" FOR EACH ROW EXECUTE FUNCTION log()`],
    [
      "one that is always on",
      `CREATE TRIGGER own_log AFTER DELETE ON "Workspace" EXECUTE FUNCTION log(); ALTER TABLE "Workspace" ENABLE ALWAYS TRIGGER own_log`,
    ],
    ["a rule", `CREATE RULE own_log AS ON DELETE TO "Workspace" DO INSTEAD NOTHING`],
  ])("%s does not act on a row that goes, is named before, and is as it was afterwards", (_, sql) =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(twoAcmes + deleted + sql);
      const state = () =>
        database.query(`SELECT tgname AS name, tgenabled AS on FROM pg_trigger WHERE NOT tgisinternal
          UNION ALL SELECT rulename, ev_enabled FROM pg_rewrite WHERE rulename = 'own_log'`);
      const features = () => database.query(`SELECT count(*)::int AS n FROM "Feature"`);
      const [before, kept] = [await state(), await features()];
      const planned = await verifySchema(database, { mode, duplicates: "keep-oldest" });
      expect(planned.pending.map(({ what }) => what).join("\n")).toMatch(
        /aside, keep-oldest, without your trigger own_log/,
      );
      const done = await reconcile(database, { mode, duplicates: "keep-oldest" });
      expect(done).toMatchObject({ refused: [], questions: [] });
      expect(await acmes(database)).toEqual([{ id: older }]);
      expect([await state(), await features()]).toEqual([before, kept]);
      expect(await database.query("SELECT * FROM log")).toEqual([]);
    }),
  );

  test.each([
    ["touches updatedAt", `new."updatedAt" = now(); RETURN new`, true],
    // What it swallows of ours it swallows of the app's: so it is not called complete.
    ["keeps old rows", "RETURN NULL", false],
  ])("one that %s when a lost column is filled", (_, body, complete) =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(`UPDATE "Workspace" SET "updatedAt" = '2020-01-01'; ALTER TABLE "Workspace" DROP type;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN ${body}; END$$;
        CREATE TRIGGER touch BEFORE UPDATE ON "Workspace" FOR EACH ROW EXECUTE FUNCTION touch()`);
      const done = await reconcile(database, { mode });
      expect(done).toMatchObject({ complete, refused: [] });
      expect(done.assumed).toMatchObject([{ column: "type", value: "Root" }]);
      expect(await database.query(`SELECT DISTINCT "updatedAt"::date::text AS at FROM "Workspace"`)).toEqual([
        { at: "2020-01-01" },
      ]);
      expect(await database.query("SELECT tgenabled AS on FROM pg_trigger WHERE tgname = 'touch'")).toEqual([
        { on: "O" },
      ]);
    }),
  );
});
