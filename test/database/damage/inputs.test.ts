import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exhaustive } from "../../support/exhaustive.ts";
import { sharedPostgres } from "../postgres.ts";
import { makeRole } from "./base.ts";
import { inputs } from "./inputs.ts";
import { judge } from "./judge.ts";
import { statementsOf } from "./like-psql.ts";

/** By day a dump is read back where the damage is about what a dump holds or how a row is written; it takes as long as all the rest. */
const oddForDumps = /^(copy|generated|identity|json|nul-json|partition|quote-all|unlogged|domain|own-cascade)/;

const folder = new URL("../../fixtures/database-inputs/", import.meta.url);
const postgres = sharedPostgres();
const room = mkdtempSync(join(tmpdir(), "dittofeed-damage-"));
beforeAll(() => postgres.use(undefined, (database) => makeRole(database, "own_owner")));
afterAll(() => rmSync(room, { recursive: true, force: true }));

test("every input is judged", () => {
  expect([...new Set(inputs.map(({ file }) => file))].sort()).toEqual(readdirSync(folder).sort());
});

describe.concurrent("a complete database with rows, damaged", () => {
  test.for(inputs)("$file $duplicates", async ({ file, complete, duplicates, stillWrong = {} }, { expect }) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const verdict = await judge(postgres, room, {
      name: file,
      damage: (name) => statementsOf(text, name),
      restores: exhaustive || oddForDumps.test(file),
      ...(duplicates === undefined ? {} : { duplicates }),
    });
    const unforeseen = verdict.complaints.filter(({ kind }) => stillWrong[kind] === undefined);
    expect(unforeseen.map(({ kind, what }) => `${kind}: ${what}`).join("\n")).toBe("");
    // What is mended is taken out of the list.
    const mended = Object.keys(stillWrong).filter((kind) => !verdict.complaints.some((c) => c.kind === kind));
    expect(mended).toEqual([]);
    const isTold = stillWrong["false complete"] === undefined && stillWrong.stopped === undefined;
    if (complete !== undefined && isTold) expect(verdict.complete).toBe(complete);
  });
});
