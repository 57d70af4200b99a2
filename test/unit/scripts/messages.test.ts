import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { textsIn } from "../../../scripts/texts/find-texts.ts";
import { messageSheet } from "../../../scripts/texts/sheet.ts";

it("lists every text for people as the code says it (npm run docs writes it)", async () => {
  expect(await messageSheet()).toBe(readFileSync("test/fixtures/messages.txt", "utf8"));
});

const templates = (source: string) => textsIn(source, "one.ts").map(({ template }) => template);

it("knows a text by two words, wherever it goes", () => {
  expect(templates('const a = flag ? "it is gone" : `$' + "{n} of $" + "{all.length} rows`;")).toEqual([
    "it is gone",
    "{n} of {length} rows",
  ]);
  expect(templates('[..."", cold ? "Put it back." : ""].join("\\n")')).toEqual(["Put it back."]);
});

it("knows a single word by the field that is shown", () => {
  expect(templates('const a = { title: "Review", name: "Review" };')).toEqual(["Review"]);
});

it("takes no name, statement, program or comparison for a text", () => {
  for (const source of [
    'import { a } from "a thing";',
    'if (line.includes("no such file")) done();',
    'if (said === "not known") done();',
    'const a = "SELECT one FROM two";',
    'const words = "one two three".split(" ");',
    "const a = sql`one thing $" + "{of} another`;",
    'throw new TypeError("no row was given");',
  ])
    expect(templates(source), source).toEqual([]);
});

it("looks into a command that is shown, and leaves what is filled in", () => {
  expect(templates("const a = typed`docker stop $" + "{name}   # it comes back`;")).toEqual([
    "docker stop {name}   # it comes back",
  ]);
});
