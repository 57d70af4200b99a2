import { describe, expect, test } from "vitest";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { expectKept, expectSecondRunIdle, problemOf } from "../../support/reconcile-support.ts";
import { sharedPostgres } from "../postgres.ts";
import { expectCompletes, expectUntouched, openWith, whatIsThere } from "./fault-support.ts";
import { found, scriptWithRows } from "./templates.ts";

const postgres = sharedPostgres();

const mode = "embedded";

describe("somebody else is at work", () => {
  test.each(["Workspace", "Segment", "EmbeddedSession"])(
    "a lock on %s ends in a clear message, nothing changed",
    (table) =>
      postgres.use(scriptWithRows, async (database) => {
        const before = await whatIsThere(database);
        const other = await database.connect("a-long-report");
        await other.query(`BEGIN; LOCK TABLE "${table}" IN ACCESS EXCLUSIVE MODE`);
        const began = performance.now();
        const problem = await problemOf(reconcile(database, { mode, lockTimeoutMs: 300 }));
        expect(performance.now() - began).toBeLessThan(3_000);
        expect(problem).toMatchObject({
          code: "database-busy",
          title: "Another session is using a table that this needs",
        });
        expect(problem.saw).toContain("waited 300 ms");
        await other.query("ROLLBACK");
        await other.close();
        await expectUntouched(database, before);
        await expectCompletes(database, before);
      }),
  );

  test("two installers at once: one waits, both end complete, the rows are kept", () =>
    postgres.use(scriptWithRows, async (database) => {
      const before = await whatIsThere(database);
      const other = await database.connect("second");
      const outcomes = await Promise.all([reconcile(database, { mode }), reconcile(other, { mode })]);
      expect(outcomes.map(({ complete }) => complete)).toEqual([true, true]);
      expect(outcomes.map(({ changed }) => changed).sort()).toEqual([false, true]);
      await other.close();
      await expectKept(database, before.rows);
    }));

  test("whoever waits too long is told who is at work, and completes later", () =>
    postgres.use(scriptWithRows, async (database) => {
      const before = await whatIsThere(database);
      const other = await database.connect("the-other-installer");
      let problem: unknown;
      const beforeChange = async () => {
        problem = await problemOf(reconcile(database, { mode, lockTimeoutMs: 100 }));
      };
      expect(await reconcile(other, { mode, beforeChange })).toMatchObject({ complete: true, changed: true });
      expect(problem).toMatchObject({ code: "database-busy", title: "Another installer is working on this database" });
      expect(problem).toMatchObject({
        saw: expect.stringMatching(/the-other-installer \(role dittofeed\), process \d+/),
      });
      await other.close();
      await expectKept(database, before.rows);
      await expectSecondRunIdle(database, { mode });
    }));
});

describe("it ends in the middle", () => {
  test("beforeChange is asked once, only with rows, and what it throws leaves nothing changed", () =>
    postgres.use(scriptWithRows, async (database) => {
      const before = await whatIsThere(database);
      let asked = 0;
      const beforeChange = () => {
        asked += 1;
        return Promise.reject(new Error("no room for the dump"));
      };
      await expect(reconcile(database, { mode, beforeChange })).rejects.toThrow("no room for the dump");
      expect(asked).toBe(1);
      await expectUntouched(database, before);
      await expectCompletes(database, before);
      await reconcile(database, { mode, beforeChange });
      expect(asked).toBe(1);
    }));

  test("without rows nobody is asked for a dump", () =>
    postgres.use(found("app-journal"), async (database) => {
      const beforeChange = () => Promise.reject(new Error("asked"));
      expect(await reconcile(database, { mode, beforeChange })).toMatchObject({ complete: true, changed: true });
    }));

  test("aborted between two steps: nothing half-done, and the next run completes", () =>
    postgres.use(scriptWithRows, async (database) => {
      const before = await whatIsThere(database);
      const abort = new AbortController();
      const steps: string[] = [];
      const opened = await openWith(postgres, database, abort.signal);
      const onStep = (what: string) => {
        steps.push(what);
        // What holds from here on is a query that would never end: the abort has to reach the server.
        if (steps.length === 4) abort.abort();
      };
      const holder = await database.connect();
      await holder.query(`BEGIN; LOCK TABLE "WorkspaceMemberRole" IN ACCESS SHARE MODE`);
      await expect(reconcile(opened, { mode, lockTimeoutMs: 60_000, onStep })).rejects.toThrow();
      expect(steps.length).toBeGreaterThanOrEqual(4);
      await holder.query("ROLLBACK");
      await holder.close();
      await opened.close();
      await expectUntouched(database, before);
      await expectCompletes(database, before);
    }));
});
