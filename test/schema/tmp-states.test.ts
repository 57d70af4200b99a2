import { afterAll, beforeAll, expect, test } from "vitest";
import { describeDifference } from "../../schema/diff.ts";
import { reconcile } from "../../schema/reconcile.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { materialize, readFixture } from "./materialize.ts";
let postgres: TestPostgres;
beforeAll(async () => { postgres = await startPostgres(); }, 60_000);
afterAll(() => postgres.stop());
test.each(["init-script-standard","init-script-embedded","init-script-embedded-twice","app-journal","app-journal-plus-unlisted","init-over-journal","schema-pushed","upstream-journal"])("%s", async (n) => {
  const database = await postgres.newDatabase();
  await materialize(database, readFixture(`state-${n}`));
  await database.query(`INSERT INTO "Workspace" (name) VALUES ('kept'), ('two')`);
  const t = performance.now();
  const r = await reconcile(database, { mode: "embedded", beforeChange: async (v) => { console.log(n, v.pending.length, v.hasRows); } });
  console.log(n, Math.round(performance.now()-t), r.complete, r.journal, r.assumed, r.refused.map(x=>x.what+" "+x.saw), r.pending.map(p=>p.what), r.differences.filter(d=>d.severity!=="extra").map(describeDifference));
  const again = await reconcile(database, { mode: "embedded" });
  expect(again.changed).toBe(false);
  expect(r.complete).toBe(true);
});
