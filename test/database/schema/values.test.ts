import { expect, test } from "vitest";
import { personSql } from "../../../schema/reconcile/person-sql.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { verifySchema } from "../../../schema/reconcile/verify.ts";
import { expectSecondRunIdle } from "../../support/reconcile-support.ts";
import { sharedPostgres } from "../postgres.ts";
import { completeWithRows } from "./templates.ts";

const postgres = sharedPostgres();
const mode = "embedded";

test("a moment that nobody wrote down is made up only where somebody says so", () =>
  postgres.use(completeWithRows, async (database) => {
    await database.query(`ALTER TABLE "Journey" ALTER "createdAt" DROP NOT NULL;
      UPDATE "Journey" SET "createdAt" = NULL WHERE ctid = (SELECT min(ctid) FROM "Journey")`);
    const empty = () => database.query(`SELECT count(*)::int AS n FROM "Journey" WHERE "createdAt" IS NULL`);
    const done = await reconcile(database, { mode });
    expect(done).toMatchObject({ changed: false, assumed: [], questions: [{ subject: "Journey.createdAt" }] });
    expect(done.questions[0]?.saw).toContain("is empty in 1 row");
    expect(await empty()).toEqual([{ n: 1 }]);
    const asked = await reconcile(database, { mode, values: { "Journey.createdAt": "default" } });
    expect(asked).toMatchObject({ complete: true, questions: [], assumed: [{ column: "createdAt", rows: 1 }] });
    expect(await empty()).toEqual([{ n: 0 }]);
    await expectSecondRunIdle(database, { mode });
  }));

test("a row without an id gets one, which is said, and then the key is made", () =>
  postgres.use(completeWithRows, async (database) => {
    await database.query(`ALTER TABLE "Broadcast" DROP CONSTRAINT "Broadcast_pkey" CASCADE;
      ALTER TABLE "Broadcast" ALTER id DROP NOT NULL; UPDATE "Broadcast" SET id = NULL`);
    const done = await reconcile(database, { mode });
    expect(done).toMatchObject({
      complete: true,
      refused: [],
      assumed: [{ table: "Broadcast", column: "id", rows: 4 }],
    });
  }));

test("json whose text would change becomes jsonb only where somebody says so; what would not, unasked", () =>
  postgres.use(completeWithRows, async (database) => {
    await database.query(`ALTER TABLE "Journey" ALTER definition TYPE json USING NULL; ALTER TABLE "Feature" ALTER config TYPE json USING '{}'::json;
      UPDATE "Journey" SET definition = '{"b": 1, "a": 2, "a": 3, "n": 1.10e2}'`);
    const text = () => database.query(`SELECT DISTINCT definition::text AS d FROM "Journey"`);
    const before = await text();
    const done = await reconcile(database, { mode });
    expect(done).toMatchObject({
      complete: false,
      changed: true,
      refused: [],
      questions: [{ subject: "Journey.definition" }],
    });
    expect(done.questions[0]?.saw).toContain("in 4 rows it would change");
    expect(await text()).toEqual(before);
    expect(await reconcile(database, { mode, values: { "Journey.definition": "jsonb" } })).toMatchObject({
      ...{ complete: true, questions: [] },
    });
    expect(await text()).toEqual([{ d: '{"a": 3, "b": 1, "n": 110}' }]);
  }));

test.each([`{"a": "\\u0000"}`, `{"a": "\\ud800"}`, `{"a": 1e999999}`])(
  "json that no jsonb can hold stays: %s",
  (json) =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(`ALTER TABLE "Journey" ALTER definition TYPE json USING NULL`);
      await database.query(`UPDATE "Journey" SET definition = $1`, [json]);
      expect(await reconcile(database, { mode })).toMatchObject({ complete: false, changed: false, refused: [] });
      const asked = await reconcile(database, { mode, values: { "Journey.definition": "jsonb" } });
      expect(asked).toMatchObject({ complete: false });
      expect(asked.refused).toHaveLength(1);
      expect(await database.query(`SELECT DISTINCT definition::text AS d FROM "Journey"`)).toEqual([{ d: json }]);
    }),
);

test.each(["UTC", "Asia/Kolkata", "America/New_York"])("the SQL for moments with a time zone is right in %s", (zone) =>
  postgres.use(completeWithRows, async (database) => {
    await database.query(`SET TIME ZONE 'UTC'; UPDATE "Journey" SET "updatedAt" = '2026-01-02 12:34:56.789';
      ALTER TABLE "Journey" ALTER "updatedAt" TYPE timestamptz USING "updatedAt" AT TIME ZONE 'UTC';
      UPDATE "Journey" SET "updatedAt" = "updatedAt" + interval '4 microseconds' WHERE ctid = (SELECT min(ctid) FROM "Journey");
      SET TIME ZONE '${zone}'`);
    const wrong = (await verifySchema(database, { mode })).differences.find(({ kind }) => kind === "wrong-type");
    const sql = (wrong && personSql(wrong)) ?? "";
    const [, count = ""] = /(SELECT count\(\*\) FROM [^;]+;)/.exec(sql) ?? [];
    expect(await database.query(count)).toEqual([{ count: "1" }]);
    await database.query(sql);
    expect(await database.query(`SELECT DISTINCT "updatedAt"::text AS at FROM "Journey"`)).toEqual([
      { at: "2026-01-02 12:34:56.789" },
    ]);
    expect(await verifySchema(database, { mode })).toMatchObject({ complete: true });
  }),
);

test("fewer digits of a second than the app writes: widened, and no value is changed", () =>
  postgres.use(completeWithRows, async (database) => {
    await database.query(`ALTER TABLE "EmbeddedSession" ALTER "expiresAt" TYPE timestamp(0)`);
    const values = () => database.query(`SELECT id, "expiresAt"::text FROM "EmbeddedSession" ORDER BY id`);
    const before = await values();
    expect(await reconcile(database, { mode })).toMatchObject({ complete: true, changed: true, refused: [] });
    expect(await values()).toEqual(before);
    await expectSecondRunIdle(database, { mode });
  }));
