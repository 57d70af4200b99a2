import { expect, test } from "vitest";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import type { Database } from "../../../src/domain/database.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { problemOf } from "../../support/reconcile-support.ts";
import { sharedPostgres, type Template } from "../postgres.ts";

const postgres = sharedPostgres();
const mode = "embedded";
const table = "ComputedPropertyPeriod";

/** 60,000 periods, some 900 pages, each of the one segment that is there; then `type` is lost. */
const lostType: Template = {
  name: "lost_type_large",
  async fill(database) {
    await reconcile(database, { mode });
    await database.query(`WITH w AS (INSERT INTO "Workspace" (name) VALUES ('large') RETURNING id),
      s AS (INSERT INTO "Segment" ("workspaceId", name, definition) SELECT id, 's', '{}' FROM w RETURNING id, "workspaceId")
      INSERT INTO "${table}" ("workspaceId", type, "computedPropertyId", version, "from", "to", step)
      SELECT s."workspaceId", 'Segment', s.id, 'v' || n, now(), now(), 'step' FROM s, generate_series(1, 60000) n;
      ALTER TABLE "${table}" DROP COLUMN type`);
  },
};

/** Notes each statement, and between which BEGIN and END it stood. */
function listening(to: Database, onHear: (sql: string) => Promise<void> = async () => undefined) {
  const heard: { sql: string; transaction: number }[] = [];
  let transactions = 0;
  const wrap = (inner: Database, transaction: number): Database => ({
    async query(sql, values) {
      heard.push({ sql, transaction });
      await onHear(sql);
      return inner.query(sql, values);
    },
    transaction(work) {
      transactions += 1;
      const number = transactions;
      return inner.transaction((own) => work(wrap(own, number)));
    },
  });
  return { database: wrap(to, 0), heard };
}

const left = async (database: TestDatabase) => {
  const [row] = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM "${table}" WHERE type IS NULL`);
  return row?.n;
};

test("a lost column of a large table is filled in stretches, each its own transaction, then refuses NULL", () =>
  postgres.use(lostType, async (database) => {
    const { database: ear, heard } = listening(database);
    const done = await reconcile(ear, { mode, concurrentlyAbove: 10_000 });
    expect(done).toMatchObject({ complete: true, changed: true, refused: [] });
    const updates = heard.filter(({ sql }) => sql.includes(`UPDATE "public"."${table}"`));
    expect(updates.length).toBeGreaterThan(2);
    expect(new Set(updates.map(({ transaction }) => transaction)).size).toBe(updates.length);
    const adding = heard.find(({ sql }) => sql.includes(`"${table}" ADD COLUMN "type"`));
    expect(updates.map(({ transaction }) => transaction)).not.toContain(adding?.transaction);
    expect(await left(database)).toBe(0);
    const other = `SELECT count(*)::int AS n FROM "${table}" WHERE type::text <> 'Segment'`;
    expect(await database.query(other)).toEqual([{ n: 0 }]);
    const checks = `SELECT conname FROM pg_constraint WHERE conrelid = '"${table}"'::regclass AND contype = 'c'`;
    expect(await database.query(checks)).toEqual([]);
    expect(await reconcile(database, { mode })).toMatchObject({ changed: false, pending: [] });
  }));

test("interrupted in the middle it keeps what it did, and the next run does the rest", () =>
  postgres.use(lostType, async (database) => {
    let updates = 0;
    const { database: ear } = listening(database, async (sql) => {
      if (!sql.includes(`UPDATE "public"."${table}"`)) return;
      updates += 1;
      if (updates === 2) throw Object.assign(new Error("terminating connection"), { code: "57P01" });
    });
    await problemOf(reconcile(ear, { mode, concurrentlyAbove: 10_000 }));
    const rest = await left(database);
    expect(rest).toBeGreaterThan(0);
    expect(rest).toBeLessThan(60_000);
    expect(await reconcile(database, { mode, concurrentlyAbove: 10_000 })).toMatchObject({
      complete: true,
      refused: [],
    });
    expect(await left(database)).toBe(0);
  }));

test("a table that somebody reads for long is asked for briefly, again and again, and never makes others wait", () =>
  postgres.use(lostType, async (database) => {
    const reader = await database.connect();
    await reader.query(`BEGIN; SELECT 1 FROM "${table}" LIMIT 1`);
    const { database: ear, heard } = listening(database);
    const running = reconcile(ear, { mode, concurrentlyAbove: 10_000, lockTimeoutMs: 60_000 });
    while (heard.filter(({ sql }) => sql.includes("pg_sleep")).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    await reader.query("COMMIT");
    await reader.close();
    expect(await running).toMatchObject({ complete: true });
    const timeouts = heard.flatMap(({ sql }) => /SET LOCAL lock_timeout = '(\d+)ms'/.exec(sql)?.[1] ?? []);
    expect(timeouts.length).toBeGreaterThan(1);
    expect(Math.max(...timeouts.map(Number))).toBe(1000);
  }));
