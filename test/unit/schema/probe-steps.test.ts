import { expect, test } from "vitest";
import { writesOf } from "../../../schema/model/app-writes.ts";
import { completeSchema } from "../../../schema/model/complete-schema.ts";
import { probeSteps } from "../../../schema/probe/probe-steps.ts";

const wanted = completeSchema("embedded");

test("each key on which the app upserts is one of the schema's", () => {
  for (const [table, { primaryKey, uniques }] of Object.entries(wanted.tables)) {
    const keys = [primaryKey?.columns ?? [], ...uniques.map(({ columns }) => columns)].map((key) =>
      [...key].sort().join(),
    );
    for (const { on } of writesOf(table).upserts) expect(keys, `${table} (${on})`).toContain([...on].sort().join());
  }
});

test("every table is written with least and with all, each upsert is tried, and what is pointed at comes first", () => {
  const steps = probeSteps(wanted, wanted);
  const order = [...new Set(steps.map(({ table }) => table))];
  expect([...order].sort()).toEqual(Object.keys(wanted.tables).sort());
  for (const { table, needs } of steps)
    for (const other of needs) expect(order.indexOf(other)).toBeLessThan(order.indexOf(table));
  for (const table of order) {
    const doing = steps.filter((step) => step.table === table).map((step) => step.doing);
    expect(doing).toEqual(expect.arrayContaining(["an insert", "an insert with every column", "reading a row again"]));
    const upserts = writesOf(table).upserts.map(({ on }) => `an upsert on (${on.join(", ")})`);
    expect(doing).toEqual(expect.arrayContaining(upserts));
  }
});
