import { describe, expect, test } from "vitest";
import { appJournal } from "../../../schema/model/app-journal.ts";
import { chooseRoute, type RouteQuestion } from "../../../schema/reconcile/database-route.ts";

const nine = appJournal.map((row, index) => ({ ...row, tag: `000${index}_ours` }));
const ten = [...nine, { tag: "0009_newer", hash: "f".repeat(64), createdAt: 1_900_000_000_000 }];
const newest = appJournal.at(-1)?.createdAt ?? 0;

const fresh = { empty: true, journal: "absent", newestApplied: null } as const;
const ours = { empty: false, journal: "recorded", newestApplied: newest } as const;
const ask = (parts: Partial<RouteQuestion>) =>
  chooseRoute({ wanted: "auto", migrations: nine, found: fresh, ...parts });

describe.each(["auto", "drizzle"] as const)("%s", (wanted) => {
  test.each([
    ["an empty database", nine, fresh, "9 migrations to run"],
    ["the app's journal, and the image is newer", ten, ours, "one migration to run"],
    [
      "a journal that stopped half-way",
      nine,
      { empty: false, journal: "behind", newestApplied: appJournal[4]?.createdAt ?? 0 } as const,
      "4 migrations to run",
    ],
  ])("runs the app's migrator: %s", (_, migrations, found, because) => {
    const chosen = ask({ wanted, migrations, found });
    expect(chosen).toEqual({ route: "drizzle", because: expect.stringContaining(because) });
  });

  test.each([
    ["there is no image to ask", undefined, fresh, "not available here"],
    ["nothing is left to run", nine, ours, "nothing left"],
    ["tables were made by hand", nine, { ...fresh, empty: false }, "not made by the app's migrator"],
    ["the journal is upstream's", nine, { ...ours, journal: "foreign" } as const, "other migrations"],
    ["the journal stopped before the tables", nine, { ...ours, journal: "short" } as const, "would fail on them"],
    ["the journal is damaged", nine, { ...ours, journal: "damaged" } as const, "as it is"],
    ["the journal may not be read", nine, { ...ours, journal: "unreadable" } as const, "may not read"],
    ["a journal outlived its tables", ten, { ...ours, empty: true }, "tables are gone"],
  ])("goes by SQL, and says why: %s", (_, migrations, found, because) => {
    expect(ask({ wanted, migrations, found })).toEqual({ route: "sql", because: expect.stringContaining(because) });
  });
});

test("an image without migrations: auto goes by SQL, drizzle is told that it cannot be had", () => {
  expect(ask({ migrations: [] })).toEqual({ route: "sql", because: "the api image contains no migrations" });
  expect(() => ask({ wanted: "drizzle", migrations: [] })).toThrow(
    expect.objectContaining({ code: "migration-failed", next: expect.stringContaining("database.route to auto") }),
  );
});

test("sql is sql, whatever could be run", () => {
  expect(ask({ wanted: "sql", migrations: ten })).toEqual({ route: "sql", because: "the profile asks for it" });
});
