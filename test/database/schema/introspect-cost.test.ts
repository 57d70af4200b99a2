import { expect, test } from "vitest";
import { introspect } from "../../../schema/model/introspect.ts";
import { introspectionSql } from "../../../schema/model/introspection-sql.ts";
import { asText, createStatements } from "../../support/create-statements.ts";
import { exhaustive } from "../../support/exhaustive.ts";
import { sharedPostgres } from "../postgres.ts";

const server = sharedPostgres();

/** Each has rows for every table that anybody makes. */
const growing = ["pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_trigger", "pg_depend", "pg_type"];

test("introspection asks every catalogue that grows with other tables by an index", async () => {
  await server.use(undefined, async (database) => {
    await database.query(asText(createStatements("embedded")));
    const select = introspectionSql.indexOf("WITH public");
    // Among few tables the planner reads whole catalogues because that is quicker. What it still
    // reads whole when it is told not to has no index to go by.
    const plan = await database.query<Record<string, string>>(
      `SET enable_seqscan = off; ${introspectionSql.slice(0, select)} EXPLAIN ${introspectionSql.slice(select)}`,
    );
    const lines = plan.map((line) => line["QUERY PLAN"] ?? "");
    for (const catalogue of growing) {
      expect.soft(lines.filter((line) => line.includes(`Seq Scan on ${catalogue} `))).toEqual([]);
      expect.soft(lines.some((line) => line.includes(` on ${catalogue} `))).toBe(true);
    }
  });
});

test("of other tables a hundred are named and none is looked into, but those that refer to the app's", async () => {
  await server.use(undefined, async (database) => {
    await database.query(asText(createStatements("embedded")));
    await database.query(`CREATE TABLE invoices (id int PRIMARY KEY, workspace uuid REFERENCES "Workspace" (id));
      CREATE TABLE lines (id int PRIMARY KEY, invoice int REFERENCES invoices (id));
      DO $$ BEGIN FOR number IN 1..120 LOOP EXECUTE format('CREATE TABLE other_%s ()', number); END LOOP; END $$`);
    const found = await introspect(database);
    expect(found.others).toHaveLength(100);
    expect(Object.keys(found.tables)).toContain("invoices");
    expect(Object.keys(found.tables)).not.toContain("lines");
  });
});

test.runIf(exhaustive)(
  "introspection takes as long among 20,000 other tables as among none",
  async () => {
    const own = await server.newDatabase();
    await own.query(asText(createStatements("embedded")));
    const quickest = async () => {
      const times: number[] = [];
      for (let round = 0; round < 9; round += 1) {
        const started = performance.now();
        await introspect(own);
        times.push(performance.now() - started);
      }
      return Math.min(...times);
    };
    const alone = await quickest();
    for (let from = 0; from < 20_000; from += 1_000)
      await own.query(`DO $$ BEGIN FOR number IN ${from}..${from + 999} LOOP
        EXECUTE format('CREATE TABLE other_%s (id int PRIMARY KEY, word text DEFAULT ''x'')', number); END LOOP; END $$`);
    // At 6,000 it was a thousand times as long when the planner joined whole catalogues.
    expect(await quickest()).toBeLessThan(5 * alone + 20);
    await own.drop();
  },
  600_000,
);
