import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { readWorkspaceFile } from "../../../src/adapters/workspace-file/workspace-file.ts";
import { readWhole } from "../../support/import-file.ts";

const read = (text: string, name: string) => readWhole(readWorkspaceFile(text, name));
const csv = (text: string) => read(text, "workspaces.csv");
const yaml = (text: string) => read(text, "workspaces.yaml");
const told = ({ faults }: Awaited<ReturnType<typeof csv>>) => faults.map(({ line, why }) => `${line} ${why}`);

const acme = {
  line: 2,
  name: "Acme",
  domain: "acme.example",
  administrator: "ada@acme.example",
  externalId: "007",
  type: "Child",
  parent: "Holding",
};

describe("CSV", () => {
  test("gives each row with its line; what is empty is absent", async () => {
    expect(
      await csv(
        "name,domain,administrator,externalId,type,parent\nAcme,acme.example,ada@acme.example,007,Child,Holding\n\nBeta,,,,,\n",
      ),
    ).toEqual({ rows: [acme, { line: 4, name: "Beta" }], faults: [] });
  });

  test.each([
    ["a byte order mark and CR LF", "\uFEFFname,parent\r\nAcme,x\r\n"],
    ["a byte order mark before a quote", '\uFEFF"name","parent"\n"Acme","x"'],
    ["CR alone", "name,parent\rAcme,x\r"],
    ["semicolons", "name;parent\nAcme;x\n"],
    ["tabs", "name\tparent\nAcme\tx\n"],
    ["spaces around", " name , Parent \n Acme , x \n"],
    ["rows of empty cells", "name,parent\nAcme,x\n,\n , \n"],
    ["columns in another order", "PARENT,Name\nx,Acme\n"],
  ])("from a spreadsheet program: %s", async (_, text) => {
    expect(await csv(text)).toEqual({ rows: [{ line: 2, name: "Acme", parent: "x" }], faults: [] });
  });

  test("a first line that names the separator counts as a line", async () => {
    expect(await csv("sep=;\nname;parent\nAcme;x\n")).toEqual({
      rows: [{ line: 3, name: "Acme", parent: "x" }],
      faults: [],
    });
  });

  test.each([
    ["admin", "administrator"],
    ["E-Mail", "administrator"],
    ["administrator_email", undefined],
    ["external id", "externalId"],
    ["external_id", "externalId"],
    ["External-ID", "externalId"],
  ])("the column %s is %s", async (heading, column) => {
    const found = await csv(`name,${heading}\nAcme,x\n`);
    if (column === undefined) expect(told(found)).toEqual([expect.stringContaining(`1 unknown column "${heading}"`)]);
    else expect(found).toEqual({ rows: [{ line: 2, name: "Acme", [column]: "x" }], faults: [] });
  });

  test("line breaks within quotes count as lines, and stay in the value", async () => {
    for (const end of ["\n", "\r\n"])
      expect(await csv(["name,parent", '"Ac', "", 'me","x"', "Beta,y", ""].join(end))).toEqual({
        rows: [
          { line: 2, name: "Ac\n\nme", parent: "x" },
          { line: 5, name: "Beta", parent: "y" },
        ],
        faults: [],
      });
  });

  test("cells that look like formulas or SQL are values", async () => {
    const values = [
      "=cmd|' /C calc'!A0",
      "@SUM(1)",
      `Rob'); DROP TABLE "Workspace";--`,
      "a,b;c",
      "\u202Eשלום",
      "🙂\\N$1",
    ];
    const text = values.map((value) => `"${value.replaceAll('"', '""')}",x\n`).join("");
    expect((await csv(`name,parent\n${text}`)).rows.map(({ name }) => name)).toEqual(values);
  });

  test("every bad line is told with its number", async () => {
    const text = 'name,parent\nAcme\nBeta,x,y\nGam"ma,x\nDelta,x\n"Eps"ilon,x\n';
    expect((await csv(text)).rows).toEqual([{ line: 5, name: "Delta", parent: "x" }]);
    expect(told(await csv(text)).slice(0, 4)).toEqual([
      "2 has 1 cell where the header has 2; a cell with a comma or semicolon in it needs quotes",
      "3 has 3 cells where the header has 2; a cell with a comma or semicolon in it needs quotes",
      '4 a quote in the middle of a cell; write "" instead and put the whole cell in quotes',
      '6 text after a closing quote; write "" for a quote within quotes',
    ]);
    expect(told(await csv('name,parent\nAcme,x\n"Beta,y\nGamma,z\n'))).toEqual([
      "3 a quote that opens here, or in a line below, is never closed",
    ]);
  });

  test("an unknown column is told with the nearest known one, and nothing is read under it", async () => {
    expect((await csv("nmae,doman,phone\na,b,c\n")).rows).toEqual([]);
    expect(told(await csv("nmae,doman,phone\na,b,c\n"))).toEqual([
      '1 unknown column "nmae"; did you mean name?',
      '1 unknown column "doman"; did you mean domain?',
      '1 unknown column "phone"; known columns: name, domain, administrator, externalId, type, parent',
      "1 the first line must name the columns, and one of them is name",
    ]);
    expect(told(await csv("name,e-mail,admin\na,b,c\n"))).toEqual(["1 the column administrator exists twice"]);
  });

  test.each([
    ["", "1 the file names no workspace"],
    ["name,domain\n", "1 the file names no workspace"],
    ["\uFFFD\uFFFDn\0a\0m\0e\0", "1 the file is not UTF-8 text; save it as CSV in UTF-8"],
    ["n\0a\0m\0e\0", "1 the file is not UTF-8 text; save it as CSV in UTF-8"],
  ])("%j has no rows and says why", async (text, fault) => {
    expect((await csv(text)).rows).toEqual([]);
    expect(told(await csv(text))).toEqual([fault]);
  });
});

test("a CSV file is read in parts, and no part ends within a letter, a quote or an end of a line", async () => {
  // 65,536 letters are a part: with each start another one of these stands over its end.
  const record = '"🙂 Acme\r\n ""x"""\r\n';
  for (let start = 0; start < record.length; start += 1) {
    const text = `${"x".repeat(start)}\r\n${record.repeat(3_500)}`;
    const { rows, faults } = await csv(`name\r\n${text}`);
    expect(faults).toEqual([]);
    expect(new Set(rows.slice(-3_500).map(({ name }) => name))).toEqual(new Set(['🙂 Acme\n "x"']));
    expect(rows.at(-1)?.line).toBe(3 + 2 * 3_499);
  }
});

describe("YAML", () => {
  test("gives each group of keys with its line", async () => {
    const text = `# ours
- name: Acme
  domain: acme.example
  admin: ada@acme.example
  external_id: "007"
  type: Child
  parent: Holding
- {name: " Beta ", domain: "", parent: null}
`;
    expect(await yaml(text)).toEqual({ rows: [acme, { line: 8, name: "Beta" }], faults: [] });
  });

  test("every fault is told with its line", async () => {
    const text =
      "- name: A\n  extrnalId: x\n- B\n- name: D\n  externalId: 007\n  parent: [x]\n- name: E\n  name: F\n- name: G\n  admin: x\n  email: y\n";
    expect(told(await yaml(text))).toEqual([
      '2 unknown key "extrnalId"; did you mean externalId?',
      "3 is not a group of keys such as name and domain",
      "5 externalId must be a text; put it in quotes",
      "6 parent must be a text",
      "8 name: this key is already set in line 7; keep one of them",
      "11 email repeats administrator",
    ]);
    expect(told(await yaml("workspaces:\n  - name: A\n"))).toEqual([
      "1 the file must be a list, with one workspace after each -",
    ]);
    expect(told(await yaml('- name: "A\n'))[0]).toMatch(/^\d+ something is missing here/);
    expect(told(await yaml(""))).toEqual(["1 the file is empty"]);
  });

  test.each([
    ["lines", "- name: A\n".repeat(10_001)],
    ["letters", `[${'{"name": "A"},'.repeat(80_000)}]`],
  ])("of too many %s is refused before it is parsed, and CSV is named", async (_, text) => {
    expect(told(await yaml(text))).toEqual([
      expect.stringMatching(/^1 a list in YAML or JSON may have .*; use CSV for a longer one$/),
    ]);
  });

  test("without a known ending the first character says what it is", async () => {
    expect((await read("- name: A\n", "-")).rows).toEqual([{ line: 1, name: "A" }]);
    expect((await read('[{"name": "A"}]', "-")).rows).toEqual([{ line: 1, name: "A" }]);
    expect((await read("name\n- A\n", "-")).rows).toEqual([{ line: 2, name: "- A" }]);
  });
});

test("any text comes back as it was, from both", async () => {
  const text = fc
    .string({ unit: "binary", minLength: 1 })
    .filter((value) => value.trim() === value && value !== "" && !/[\r\0\uFEFF\uFFFD]/.test(value));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (names) => {
      const cells = names.map((name) => `"${name.replaceAll('"', '""')}"`).join("\n");
      expect((await csv(`name\n${cells}\n`)).rows.map(({ name }) => name)).toEqual(names);
      expect((await yaml(stringify(names.map((name) => ({ name }))))).rows.map(({ name }) => name)).toEqual(names);
    }),
  );
});
