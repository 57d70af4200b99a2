import { expect, it } from "vitest";
import { checksAfter } from "../../../src/checks/after.ts";
import type { DatabaseFacts, SchemaPart } from "../../../src/domain/facts/database.ts";
import { toProblem } from "../../../src/domain/problem.ts";
import { mustHold } from "../../../src/engine/run-checks.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { openDatabase } from "./healthy-stack.ts";

type Open = Extract<DatabaseFacts, { state: "open" }>;

function problem(database: DatabaseFacts) {
  try {
    mustHold(checksAfter, { ...someFacts({ database }), profile: someProfile(), secrets: new Map() });
    return undefined;
  } catch (thrown) {
    return toProblem(thrown);
  }
}

const open = openDatabase() as Open;
const told = (schema: Partial<Open["schema"]>, workspace: Partial<Open["workspace"]> = {}): Open => ({
  ...open,
  schema: { ...open.schema, ...schema },
  workspace: { ...open.workspace, ...workspace },
});

it("has nothing to say of a database that is as it should be, and of a journal that was left as it is", () => {
  expect(problem(open)).toBeUndefined();
  expect(problem(told({ journal: "foreign" }))).toBeUndefined();
});

it.each<[DatabaseFacts, string, string]>([
  [{ state: "stopped" }, "The database does not answer", "It is stopped."],
  [told({ complete: false, differences: ["a", "b"] }), "The schema is not complete", "a\nb"],
  [told({ journal: "short" }), "The app's migration journal is not one that this program knows", "It is short."],
  [told({}, { conflicts: ["x", "y"] }), "A workspace with this name exists with different settings", "x; y"],
  [
    told({}, { missing: ["the Admin role of a@b.c"] }),
    "The workspace is not complete",
    "Missing: the Admin role of a@b.c.",
  ],
])("names the one thing that does not hold: %#", (database, title, saw) => {
  expect(problem(database)).toMatchObject({ code: "verification-failed", title, saw, repairs: [] });
});

it("names the doctor's repair of a schema that adding completes", () => {
  const part: SchemaPart = {
    ...({
      thing: "column",
      fault: "missing",
      severity: "breaks",
      name: "x",
      table: "Journey",
      columns: ["x"],
    } as const),
    ...{ type: "text", refTable: undefined, rows: 0, examples: [], mendable: true, said: "Journey.x is missing" },
  };
  const found = problem(told({ complete: false, differences: ["Journey.x is missing"], parts: [part] }));
  expect(found).toMatchObject({
    repairs: ["D3"],
    next: "dittofeed-setup doctor --profile acme --fix D3 adds what is missing, after a dump; then run the same command again.\nOr: Run the same command again. If nothing changes: dittofeed-setup logs postgres",
  });
});
