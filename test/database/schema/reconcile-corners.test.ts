import { expect, test } from "vitest";
import { completeSchema } from "../../../schema/model/complete-schema.ts";
import { introspect } from "../../../schema/model/introspect.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { materialize } from "../../support/materialize.ts";
import { expectKept, expectSecondRunIdle, problemOf } from "../../support/reconcile-support.ts";
import { takeSnapshot } from "../../support/table-snapshot.ts";
import { sharedPostgres } from "../postgres.ts";
import { complete, found } from "./templates.ts";

const postgres = sharedPostgres();

const mode = "embedded";

test.each(["app-journal", "init-script-embedded"] as const)(
  "%s: a member where there is no workspace at all is left to a person",
  (state) =>
    postgres.use(found(state), async (database) => {
      await database.query(`INSERT INTO "WorkspaceMember" (email) VALUES ('a@b.example')`);
      const before = await takeSnapshot(database);
      const done = await reconcile(database, { mode });
      expect(done).toMatchObject({ complete: false, refused: [], assumed: [] });
      const left = done.differences.find(({ kind, held }) => kind === "wrong-nullability" && held !== null);
      expect(left).toMatchObject({ table: "WorkspaceMember", severity: "breaks", held: { rows: 1 } });
      expect(done.blocked).toContainEqual(left);
      await expectKept(database, before);
      await expectSecondRunIdle(database, { mode });
    }),
);

test("two workspaces of one id: no key and no foreign key can be added, and that is said; the rest is done", () =>
  postgres.use(complete(mode), async (database) => {
    await database.query(`ALTER TABLE "Workspace" DROP CONSTRAINT "Workspace_pkey" CASCADE;
      DROP INDEX "idx_tenant_metrics_timestamp";
      INSERT INTO "Workspace" (name) VALUES ('a');
      INSERT INTO "Workspace" (id, name) SELECT id, 'b' FROM "Workspace"`);
    const before = await takeSnapshot(database);
    const done = await reconcile(database, { mode });
    expect(done.complete).toBe(false);
    const key = done.differences.find(({ kind }) => kind === "missing-primary-key");
    expect(key).toMatchObject({ table: "Workspace", severity: "breaks", held: { rows: 1 } });
    expect((await introspect(database)).tables.TenantMetrics?.indexes).toHaveLength(2);
    await expectKept(database, before);
    expect(await reconcile(database, { mode })).toMatchObject({ changed: false });
  }));

test("a lock leaves nothing changed also where an enum type lacks a value", () =>
  postgres.use(undefined, async (database) => {
    const model = completeSchema(mode);
    const enums = { ...model.enums, WorkspaceStatus: ["Active", "Paused"] };
    await materialize(database, { ...model, enums, drizzleJournal: [], policies: [] });
    await database.query(`DROP INDEX "idx_tenant_metrics_timestamp"`);
    const before = await introspect(database);
    const other = await database.connect();
    await other.query(`BEGIN; LOCK TABLE "TenantMetrics" IN SHARE UPDATE EXCLUSIVE MODE`);
    const problem = await problemOf(reconcile(database, { mode, lockTimeoutMs: 200 }));
    await other.query("ROLLBACK");
    await other.close();
    expect(problem.code).toBe("database-busy");
    const after = await introspect(database);
    // An enum value cannot be taken back: where one was added, the message may not say that nothing was changed.
    if (after.enums.WorkspaceStatus?.length === 3) expect(problem.why).not.toContain("Nothing was changed");
    else expect(after).toEqual(before);
  }));

test("a wait for CREATE INDEX CONCURRENTLY that ends in vain does not claim that nothing was changed", () =>
  postgres.use(complete(mode), async (database) => {
    await database.query(`DROP INDEX "idx_tenant_metrics_timestamp"; ALTER TABLE "Journey" DROP COLUMN "canRunMultiple";
      INSERT INTO "Workspace" (name) VALUES ('a'); INSERT INTO "TenantMetrics" ("workspaceId") SELECT id FROM "Workspace"`);
    const other = await database.connect();
    await other.query(`BEGIN; UPDATE "TenantMetrics" SET "userCount" = 1`);
    const problem = await problemOf(reconcile(database, { mode, lockTimeoutMs: 200, concurrentlyAbove: 0 }));
    await other.query("ROLLBACK");
    await other.close();
    expect(problem.code).toBe("database-busy");
    const columns = (await introspect(database)).tables.Journey?.columns.map(({ name }) => name);
    if (columns?.includes("canRunMultiple")) expect(problem.why).not.toContain("Nothing was changed");
    expect(await reconcile(database, { mode })).toMatchObject({ complete: true });
  }));
