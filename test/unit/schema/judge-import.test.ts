import { expect, test } from "vitest";
import type { NamedWorkspace } from "../../../schema/workspaces/find-workspaces.ts";
import { judgeImport } from "../../../schema/workspaces/import/judge-import.ts";
import type { ImportRow } from "../../../src/domain/import-row.ts";

const row = (more: Partial<ImportRow>, line = 2): ImportRow => ({
  line,
  name: "Acme",
  administrator: "ada@acme.example",
  ...more,
});
const known = (more: Partial<NamedWorkspace>): NamedWorkspace => ({
  id: "0d0c1d9e-4a43-4d62-9b7c-0c7b6d8a2f10",
  name: "Holding",
  domain: null,
  type: "Parent",
  status: "Active",
  externalId: null,
  parentId: null,
  ...more,
});
const whys = (rows: readonly ImportRow[], inDatabase: readonly NamedWorkspace[] = []) =>
  judgeImport(rows, inDatabase).faults.map(({ line, why }) => `${line} ${why}`);

test.each<[string, Partial<ImportRow>, string]>([
  ["no name", { name: undefined as never }, "the name is missing"],
  ["a control character", { name: "a\u0007b" }, "control character"],
  ["NUL", { name: "a\u0000b" }, "control character"],
  ["half a surrogate pair", { name: "a\ud800" }, "half of one"],
  ["a line break", { name: "a\nb" }, "control character"],
  ["10,000 characters", { name: "x".repeat(10_000) }, "has 10000 characters; 200 are allowed"],
  ["the app's mark of a deleted one", { name: "DfTombstoned-x" }, "DfTombstoned"],
  ["bytes that were not UTF-8", { name: "Caf\uFFFD" }, "not valid UTF-8"],
  ["a bad e-mail", { administrator: "ada at acme" }, `the administrator "ada at acme" is not an email address`],
  ["SQL for an e-mail", { administrator: "'; DROP TABLE x;--@a.b" }, "is not an email address"],
  ["no administrator", { administrator: undefined as never }, "the administrator is missing"],
  ["a bad domain", { domain: "acme" }, `the domain "acme" is not a domain such as example.com`],
  ["a domain with a path", { domain: "https://acme.example/" }, "is not a domain"],
  ["a mail provider's domain", { domain: "gmail.com" }, "belongs to an email provider"],
  ["another type", { type: "Daughter" }, `the type "Daughter" is not one of Root, Child, Parent`],
  ["a Child without parent", { type: "Child" }, "needs a parent"],
  ["a Root with parent", { type: "Root", parent: "Holding" }, "has no parent"],
  ["a Parent with parent", { type: "Parent", parent: "Holding" }, "has no parent"],
  ["an unknown parent", { parent: "Nobody" }, `the parent "Nobody" is in neither the database nor the file`],
  ["a long external id", { externalId: "x".repeat(201) }, "the external ID has 201 characters"],
  ["NUL in an external id", { externalId: "\u0000" }, "the external ID contains a control character"],
  ["NUL in a parent", { parent: "\u0000" }, "the parent contains a control character"],
])("%s is a fault", (_, more, why) => {
  const { specs, faults } = judgeImport([row(more)], [known({})]);
  expect(specs).toEqual([]);
  expect(faults.map((fault) => fault.why).join("\n")).toContain(why);
  expect(faults.every(({ line }) => line === 2)).toBe(true);
  expect(faults.every((fault) => fault.why.length < 250)).toBe(true);
});

test("a good row becomes a spec; without a type, whoever has a parent is a Child", () => {
  expect(judgeImport([row({ type: "rOOT", domain: "acme.example" })], [])).toEqual({
    specs: [{ line: 2, name: "Acme", type: "Root", domain: "acme.example", administrator: "ada@acme.example" }],
    faults: [],
  });
  const holding = known({ externalId: "crm-1" });
  for (const parent of ["Holding", "crm-1", holding.id])
    expect(judgeImport([{ line: 2, name: "Branch", parent }], [holding]).specs).toEqual([
      { line: 2, name: "Branch", type: "Child", parent: { name: "Holding", id: holding.id } },
    ]);
});

test("every fault of every line is told, in the order of the lines", () => {
  expect(whys([row({ domain: "x", type: "y" }, 9), row({ name: "B", administrator: "b" }, 4)])).toEqual([
    `4 the administrator "b" is not an email address`,
    `9 the domain "x" is not a domain such as example.com`,
    `9 the type "y" is not one of Root, Child, Parent`,
  ]);
});

test("names and external ids are unique under one parent, and only there", () => {
  const child = (line: number, parent: string) => row({ name: "Same", externalId: "7", parent }, line);
  const holding = known({ externalId: "crm-1" });
  const other = known({ id: "e2b7a3f4-5555-4444-8888-000000000001", name: "Other" });
  expect(
    whys([child(2, "Holding"), child(3, "Other"), row({ name: "Same", externalId: "7" }, 4)], [holding, other]),
  ).toEqual([]);
  expect(whys([child(2, "Holding"), child(3, "crm-1")], [holding])).toEqual([
    `3 the name "Same" is already used in line 2, under the same parent`,
    `3 the external ID "7" is already used in line 2, under the same parent`,
  ]);
});

test("a parent must be an active Parent, and only one may be meant", () => {
  const branch = row({ name: "Branch", parent: "Holding" });
  expect(whys([branch], [known({ type: "Root" })])).toEqual([
    `2 "Holding" cannot be the parent: it is a Root, not a Parent`,
  ]);
  expect(whys([branch], [known({ status: "Paused" })])).toEqual([`2 "Holding" cannot be the parent: it is Paused`]);
  expect(whys([branch, row({ name: "Holding" }, 3)])).toEqual([
    `2 "Holding" cannot be the parent: it is a Root, not a Parent`,
  ]);
  const second = known({ id: "e2b7a3f4-5555-4444-8888-000000000001", name: "Other", externalId: "Holding" });
  expect(whys([branch], [known({}), second])).toEqual([
    `2 the parent "Holding" could be any of Holding, Other; use its ID`,
  ]);
  expect(whys([branch], [known({}), known({ id: second.id, type: "Child", parentId: second.id })])).toEqual([]);
  expect(whys([row({ name: "Holding", parent: "Holding" })], [known({})])).toEqual([]);
});

test("parents that go round are told as such", () => {
  const round = [
    row({ name: "A", parent: "B" }, 2),
    row({ name: "B", parent: "C" }, 3),
    row({ name: "C", parent: "A" }, 4),
    row({ name: "Self", parent: "Self" }, 5),
    row({ name: "D", parent: "A" }, 6),
  ];
  expect(whys(round)).toEqual([
    `2 its parents lead back to itself: "A", "B", "C", "A"`,
    `3 its parents lead back to itself: "B", "C", "A", "B"`,
    `4 its parents lead back to itself: "C", "A", "B", "C"`,
    `5 its parents lead back to itself: "Self", "Self"`,
    `6 "A" cannot be the parent: it is a Child, not a Parent`,
  ]);
});
