import { expect, test } from "vitest";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import type { Database } from "../../../src/domain/database.ts";
import { materialize } from "../../support/materialize.ts";
import { expectSecondRunIdle } from "../../support/reconcile-support.ts";
import { readState } from "../../support/states.ts";
import { sharedPostgres } from "../postgres.ts";
import { runAppMigrator } from "./app-migrator.ts";
import { found } from "./templates.ts";

const postgres = sharedPostgres();

const journal = (database: Database) =>
  database.query("SELECT id, hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id");

test("upstream's own journal is recognised and left as it is", () =>
  postgres.use(undefined, async (database) => {
    const state = readState("upstream-journal");
    await materialize(database, {
      ...state,
      drizzleJournal: [
        { hash: "1f".repeat(32), createdAt: 1_736_548_699_659 },
        { hash: "2e".repeat(32), createdAt: 1_759_000_000_000 },
      ],
    });
    const before = await journal(database);
    const done = await reconcile(database, { mode: "embedded" });
    expect(done).toMatchObject({ complete: true, changed: true, journal: "foreign", refused: [] });
    expect(await journal(database)).toEqual(before);
    await expectSecondRunIdle(database, { mode: "embedded" });
  }));

test("a journal that stopped half-way is filled up, and the migrator then runs nothing", () =>
  postgres.use(undefined, async (database) => {
    const state = readState("app-journal");
    await materialize(database, { ...state, drizzleJournal: state.drizzleJournal.slice(0, 5) });
    expect(await reconcile(database, { mode: "standard" })).toMatchObject({ complete: true, journal: "recorded" });
    expect(await journal(database)).toHaveLength(9);
    await runAppMigrator(database.url);
    await expectSecondRunIdle(database, { mode: "standard" });
  }));

test("the migrator does run where the journal is absent, so that its silence proves something", () =>
  postgres.use(found("schema-pushed"), async (database) => {
    await expect(runAppMigrator(database.url)).rejects.toThrow();
    await reconcile(database, { mode: "standard" });
    await runAppMigrator(database.url);
  }));

test("of an image's own migrations those are recorded that the schema covers, and a newer one still runs", () =>
  postgres.use(undefined, async (database) => {
    const migrations = [
      { tag: "0000_a", hash: "a".repeat(64), createdAt: 1_736_548_699_659 },
      { tag: "0001_b", hash: "b".repeat(64), createdAt: 1_751_513_277_234 },
      { tag: "0002_c", hash: "c".repeat(64), createdAt: 1_800_000_000_000 },
    ];
    expect(await reconcile(database, { mode: "standard", migrations })).toMatchObject({ journal: "recorded" });
    const hashes = (await journal(database)).map((row) => (row as { hash: string }).hash);
    expect(hashes).toHaveLength(9);
    expect(hashes).toEqual(expect.arrayContaining(["a".repeat(64), "b".repeat(64)]));
    await runAppMigrator(database.url);
    await expectSecondRunIdle(database, { mode: "standard", migrations });
  }));
