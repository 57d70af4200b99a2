import { expect, test } from "vitest";
import { completeSchema } from "../../../schema/model/complete-schema.ts";
import { introspect } from "../../../schema/model/introspect.ts";
import { fillTables } from "../../support/fill-tables.ts";
import { materialize } from "../../support/materialize.ts";
import { readState, stateNames } from "../../support/states.ts";
import { countRows, losses, takeSnapshot } from "../../support/table-snapshot.ts";
import { sharedPostgres } from "../postgres.ts";
import { found } from "./templates.ts";

const postgres = sharedPostgres(18);

const { tables: wanted } = completeSchema("embedded");

test.each(stateNames)("%s is built as it was measured, and every table takes rows", async (name) => {
  const state = readState(name);
  await postgres.use(undefined, async (database) => {
    await materialize(database, state);
    const found = await introspect(database);
    expect(Object.keys(found.tables).sort()).toEqual(Object.keys(state.tables).sort());
    expect(found.enums).toEqual(state.enums);
    expect(found.policies.map((policy) => policy.name).sort()).toEqual(state.policies.map((p) => p.policyname).sort());
    for (const [table, model] of Object.entries(state.tables)) {
      expect(found.tables[table]).toMatchObject({ columns: model.columns, primaryKey: model.primaryKey });
      expect(found.tables[table]?.foreignKeys).toHaveLength(model.foreignKeys.length);
      expect(found.tables[table]?.uniques).toHaveLength(model.uniques.length);
      expect(found.tables[table]?.rowSecurity).toEqual(model.rls);
    }
    const snapshot = await fillTables(database, { rowsPerTable: 12, seed: 1, orphans: true, duplicates: true });
    const empty = Object.entries(snapshot).filter(([, { rows }]) => rows.length === 0);
    expect(empty).toEqual([]);
    expect(countRows(snapshot)).toBeGreaterThan(Object.keys(state.tables).length * 5);
  });
});

test("the same seed gives the same rows, another seed others", async () => {
  const snapshots = [];
  for (const seed of [7, 7, 8]) {
    snapshots.push(
      await postgres.use(found("init-script-embedded"), async (database) => {
        return fillTables(database, { rowsPerTable: 5, seed });
      }),
    );
  }
  expect(snapshots[1]).toEqual(snapshots[0]);
  expect(snapshots[2]).not.toEqual(snapshots[0]);
});

test("a lost row, a changed value and a lost column are each found", async () => {
  await postgres.use(found("init-script-embedded"), async (database) => {
    const before = await fillTables(database, { rowsPerTable: 8, seed: 3 });
    expect(losses(before, await takeSnapshot(database), wanted)).toEqual([]);
    await database.query(`ALTER TABLE "EmbeddedSession" ALTER COLUMN "sessionId" TYPE text`);
    expect(losses(before, await takeSnapshot(database), wanted)).toEqual([]);
    await database.query(`UPDATE "Journey" SET name = name || '!' WHERE id = (SELECT id FROM "Journey" LIMIT 1)`);
    expect(losses(before, await takeSnapshot(database), wanted)).toEqual([
      expect.stringMatching(/^Journey .*: name was/),
    ]);
    await database.query(
      `DELETE FROM "EmbeddedSessionAudit" WHERE id = (SELECT id FROM "EmbeddedSessionAudit" LIMIT 1)`,
    );
    expect(losses(before, await takeSnapshot(database), wanted)).toHaveLength(2);
    await database.query(`ALTER TABLE "Workspace" DROP COLUMN "tenantId"`);
    expect(losses(before, await takeSnapshot(database), wanted).length).toBeGreaterThan(2);
  });
});
