import { describe, expect, test } from "vitest";
import { introspect } from "../../../schema/model/introspect.ts";
import { judgeJournal } from "../../../schema/model/judge-journal.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { verifySchema } from "../../../schema/reconcile/verify.ts";
import { migrateAsTheApp, ours, upstreams } from "../../support/app-migrations.ts";
import { exhaustive } from "../../support/exhaustive.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { expectSecondRunIdle } from "../../support/reconcile-support.ts";
import { sharedPostgres, type Template } from "../postgres.ts";
import { complete } from "./templates.ts";

const postgres = sharedPostgres();
const mode = "embedded";
const journal = "drizzle.__drizzle_migrations";

const migrated = (files: number): Template => ({
  name: `migrated_${files}`,
  // The template's own connection is the tests'; the migrator opens one of its own.
  fill: async (database) => {
    const [row] = await database.query<{ name: string }>("SELECT current_database() AS name");
    await migrateAsTheApp(
      `postgresql://${postgres.user}:${postgres.password}@${postgres.host}:${postgres.port}/${row?.name}`,
      files,
    );
  },
});

/** What is said must be what the app's own migrator then does, with its own files. */
async function expectTrue(database: TestDatabase, files = ours): Promise<ReturnType<typeof judgeJournal>> {
  const report = judgeJournal(await introspect(database));
  const outcome = await migrateAsTheApp(database.url, files).then(
    () => "ends well",
    (error: unknown) => `fails: ${String(error)}`,
  );
  if (report.migratorFails) expect(outcome).toMatch(/^fails/);
  else expect(outcome).toBe("ends well");
  return report;
}

describe("a database that is really as far as its journal says", () => {
  test.each(exhaustive ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] : [0, 6, 9])("%i of the nine files", (files) =>
    postgres.use(migrated(files), async (database) => {
      const report = await expectTrue(database);
      const state = files === 0 ? "absent" : files < 9 ? "behind" : "recorded";
      expect(report).toMatchObject({ state, migratorFails: false, sql: null });
      expect(report.says).toContain(
        files === 9
          ? "the app's own migrator has nothing to do"
          : `the app's own migrator would run ${9 - files} more file`,
      );
    }),
  );

  test("apply completes one at 0005, and the migrator then has nothing to do", () =>
    postgres.use(migrated(6), async (database) => {
      expect(await reconcile(database, { mode })).toMatchObject({ complete: true, journal: "recorded", refused: [] });
      expect((await expectTrue(database)).says).toBe("recorded: the app's own migrator has nothing to do");
    }));
});

describe("a database that is further than its journal says", () => {
  test.each(exhaustive ? [0, 1, 2, 3, 4, 5, 6, 7, 8] : [0, 5, 8])("all tables, and the first %i rows", (rows) =>
    postgres.use(migrated(9), async (database) => {
      await database.query(`DELETE FROM ${journal} WHERE id > ${rows}`);
      const report = await expectTrue(database);
      expect(report).toMatchObject({ state: rows === 0 ? "absent" : "short", migratorFails: true });
      expect(report.says).toMatch(/the app's own migrator would fail at 000\d_\w+: \w+ .* is (not )?there/);
    }),
  );

  test("a row in the middle is lost: the migrator asks for the newest alone, and that is said", () =>
    postgres.use(complete(mode), async (database) => {
      await database.query(`DELETE FROM ${journal} WHERE id IN (3, 4)`);
      const report = await expectTrue(database);
      expect(report).toMatchObject({ state: "short", migratorFails: false });
      expect(report.says).toContain("lacks 2 rows of its nine – the app's own migrator has nothing to do");
    }));
});

describe("upstream's database, with its 0009 and 0010", () => {
  test("is named, and its members may still be added without a workspace", () =>
    postgres.use(migrated(upstreams), async (database) => {
      const before = await verifySchema(database, { mode });
      expect(before.journal).toBe("upstream");
      expect(before.journalReport.says).toContain("2 migrations of upstream's");
      const done = await reconcile(database, { mode });
      expect(done).toMatchObject({ complete: true, journal: "upstream", refused: [] });
      await database.query(`INSERT INTO "WorkspaceMember" (email) VALUES ('a@b.example')`);
      await expectTrue(database, upstreams);
      await expectSecondRunIdle(database, { mode });
    }));

  test("a newer one than anybody here knows is called that, and treated with the same care", () =>
    postgres.use(migrated(ours), async (database) => {
      await database.query(`INSERT INTO ${journal} (hash, created_at) VALUES ('${"e".repeat(64)}', 1900000000000)`);
      const done = await reconcile(database, { mode });
      expect(done).toMatchObject({ complete: true, journal: "newer" });
      expect(done.journalReport.says).toMatch(
        /1 migration that this program does not know, the newest from 2030-03-17/,
      );
      await database.query(`INSERT INTO "WorkspaceMember" (email) VALUES ('a@b.example')`);
      await expectTrue(database);
    }));
});

describe("a damaged journal", () => {
  /** Damage, what is said, and whether the migrator fails; `then` is the SQL that a person is given. */
  test.each<[string, string, RegExp, { fails: boolean; state: string; mended?: boolean }]>([
    [
      "no hash",
      `ALTER TABLE ${journal} DROP COLUMN hash`,
      /lacks the column hash .*42703/,
      { fails: true, state: "damaged", mended: true },
    ],
    [
      "no id",
      `ALTER TABLE ${journal} DROP COLUMN id`,
      /lacks the column id/,
      { fails: true, state: "damaged", mended: true },
    ],
    [
      "a row without a date",
      `UPDATE ${journal} SET created_at = NULL WHERE id = 4`,
      /rows without a date.*would fail at 0002/,
      { fails: true, state: "damaged", mended: true },
    ],
    [
      "dates as text",
      `ALTER TABLE ${journal} ALTER COLUMN created_at TYPE text`,
      /recorded/,
      { fails: false, state: "recorded" },
    ],
    [
      "dates as text, cut short",
      `DELETE FROM ${journal} WHERE id > 4; ALTER TABLE ${journal} ALTER COLUMN created_at TYPE text`,
      /would fail at 0004/,
      { fails: true, state: "short", mended: true },
    ],
    [
      "dates as times",
      `ALTER TABLE ${journal} ALTER COLUMN created_at TYPE timestamptz USING to_timestamp(created_at / 1000)`,
      /dates of type timestamp with time zone/,
      { fails: false, state: "damaged" },
    ],
    [
      "a view that shows all of it",
      `ALTER TABLE ${journal} RENAME TO rows; CREATE VIEW ${journal} AS SELECT * FROM drizzle.rows`,
      /recorded/,
      { fails: false, state: "recorded" },
    ],
    [
      "somebody else's, and older",
      `TRUNCATE ${journal}; INSERT INTO ${journal} (hash, created_at) VALUES ('x', 5)`,
      /other migrations.*would fail at 0002/,
      { fails: true, state: "foreign", mended: true },
    ],
    [
      "somebody else's, and newer",
      `TRUNCATE ${journal}; INSERT INTO ${journal} (hash, created_at) VALUES ('x', 1900000000000)`,
      /other migrations.*nothing to do/,
      { fails: false, state: "foreign" },
    ],
  ])("%s", (_, damage, says, { fails, state, mended = false }) =>
    postgres.use(complete(mode), async (database) => {
      await database.query(damage);
      const before = await verifySchema(database, { mode });
      expect(before).toMatchObject({ complete: true, journal: state, journalReport: { migratorFails: fails } });
      expect(before.journalReport.says).toMatch(says);
      await expectTrue(database);
      if (!mended) return;
      if (before.journalReport.sql !== null) await database.query(before.journalReport.sql);
      await reconcile(database, { mode });
      expect((await expectTrue(database)).migratorFails).toBe(false);
    }),
  );

  test("a foreign table and another's are not read, and nothing is called complete for it", () =>
    postgres.use(complete(mode), async (database) => {
      await database.query(`CREATE EXTENSION IF NOT EXISTS file_fdw; CREATE SERVER elsewhere FOREIGN DATA WRAPPER file_fdw;
        DROP TABLE ${journal}; CREATE FOREIGN TABLE ${journal} (id int, hash text, created_at bigint) SERVER elsewhere OPTIONS (filename '/nowhere')`);
      expect((await verifySchema(database, { mode })).journalReport).toMatchObject({
        state: "damaged",
        migratorFails: true,
      });
      await database.query(`DROP FOREIGN TABLE ${journal}`);
      await reconcile(database, { mode });
      const role = `other_${database.name}`;
      await database.query(
        `CREATE ROLE ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}; SET ROLE ${role}`,
      );
      const { journalReport } = await verifySchema(database, { mode });
      expect(journalReport).toMatchObject({ state: "unreadable", migratorFails: true });
      expect(journalReport.says).toContain(`it belongs to ${postgres.user}`);
      await database.query("RESET ROLE");
    }));
});
