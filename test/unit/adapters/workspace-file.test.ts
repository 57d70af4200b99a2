import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { readWorkspaceFile } from "../../../src/adapters/workspace-file/workspace-file.ts";

const csv = (text: string) => readWorkspaceFile(text, "workspaces.csv");
const yaml = (text: string) => readWorkspaceFile(text, "workspaces.yaml");
const told = ({ faults }: ReturnType<typeof csv>) => faults.map(({ line, why }) => `${line} ${why}`);

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
  test("gives each row with its line; what is empty is absent", () => {
    expect(
      csv(
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
  ])("from a spreadsheet program: %s", (_, text) => {
    expect(csv(text)).toEqual({ rows: [{ line: 2, name: "Acme", parent: "x" }], faults: [] });
  });

  test("a first line that names the separator counts as a line", () => {
    expect(csv("sep=;\nname;parent\nAcme;x\n")).toEqual({ rows: [{ line: 3, name: "Acme", parent: "x" }], faults: [] });
  });

  test.each([
    ["admin", "administrator"],
    ["E-Mail", "administrator"],
    ["administrator_email", undefined],
    ["external id", "externalId"],
    ["external_id", "externalId"],
    ["External-ID", "externalId"],
  ])("the column %s is %s", (heading, column) => {
    const read = csv(`name,${heading}\nAcme,x\n`);
    if (column === undefined) expect(told(read)).toEqual([expect.stringContaining(`1 unknown column "${heading}"`)]);
    else expect(read).toEqual({ rows: [{ line: 2, name: "Acme", [column]: "x" }], faults: [] });
  });

  test("line breaks within quotes count as lines, and stay in the value", () => {
    for (const end of ["\n", "\r\n"])
      expect(csv(["name,parent", '"Ac', "", 'me","x"', "Beta,y", ""].join(end))).toEqual({
        rows: [
          { line: 2, name: "Ac\n\nme", parent: "x" },
          { line: 5, name: "Beta", parent: "y" },
        ],
        faults: [],
      });
  });

  test("cells that look like formulas or SQL are values", () => {
    const values = [
      "=cmd|' /C calc'!A0",
      "@SUM(1)",
      `Rob'); DROP TABLE "Workspace";--`,
      "a,b;c",
      "\u202Eשלום",
      "🙂\\N$1",
    ];
    const text = values.map((value) => `"${value.replaceAll('"', '""')}",x\n`).join("");
    expect(csv(`name,parent\n${text}`).rows.map(({ name }) => name)).toEqual(values);
  });

  test("every bad line is told with its number", () => {
    const text = 'name,parent\nAcme\nBeta,x,y\nGam"ma,x\nDelta,x\n"Eps"ilon,x\n';
    expect(csv(text).rows).toEqual([{ line: 5, name: "Delta", parent: "x" }]);
    expect(told(csv(text)).slice(0, 4)).toEqual([
      "2 has 1 cell where the header has 2; a cell with a comma or semicolon in it needs quotes",
      "3 has 3 cells where the header has 2; a cell with a comma or semicolon in it needs quotes",
      '4 a quote in the middle of a cell; write "" for it and put the whole cell into quotes',
      '6 text after a closing quote; write "" for a quote within quotes',
    ]);
    expect(told(csv('name,parent\nAcme,x\n"Beta,y\nGamma,z\n'))).toEqual([
      "3 a quote is opened here, or in a line below, and never closed",
    ]);
  });

  test("an unknown column is told with the nearest known one, and nothing is read under it", () => {
    expect(csv("nmae,doman,phone\na,b,c\n").rows).toEqual([]);
    expect(told(csv("nmae,doman,phone\na,b,c\n"))).toEqual([
      '1 unknown column "nmae"; did you mean name?',
      '1 unknown column "doman"; did you mean domain?',
      '1 unknown column "phone"; known are name, domain, administrator, externalId, type, parent',
      "1 the first line must name the columns, and one of them is name",
    ]);
    expect(told(csv("name,e-mail,admin\na,b,c\n"))).toEqual(["1 the column administrator is there twice"]);
  });

  test.each([
    ["", "1 the file names no workspace"],
    ["name,domain\n", "1 the file names no workspace"],
    ["\uFFFD\uFFFDn\0a\0m\0e\0", "1 the file is not UTF-8 text; save it as CSV in UTF-8"],
    ["n\0a\0m\0e\0", "1 the file is not UTF-8 text; save it as CSV in UTF-8"],
  ])("%j has no rows and says why", (text, fault) => {
    expect(csv(text).rows).toEqual([]);
    expect(told(csv(text))).toEqual([fault]);
  });
});

describe("YAML", () => {
  test("gives each group of keys with its line", () => {
    const text = `# ours
- name: Acme
  domain: acme.example
  admin: ada@acme.example
  external_id: "007"
  type: Child
  parent: Holding
- {name: " Beta ", domain: "", parent: null}
`;
    expect(yaml(text)).toEqual({ rows: [acme, { line: 8, name: "Beta" }], faults: [] });
  });

  test("every fault is told with its line", () => {
    const text =
      "- name: A\n  extrnalId: x\n- B\n- name: D\n  externalId: 007\n  parent: [x]\n- name: E\n  name: F\n- name: G\n  admin: x\n  email: y\n";
    expect(told(yaml(text))).toEqual([
      '2 unknown key "extrnalId"; did you mean externalId?',
      "3 is no group of keys such as name and domain",
      "5 externalId must be a text; put it in quotes",
      "6 parent must be a text",
      "8 name: this key is there twice, first in line 7; keep one of them",
      "11 email says administrator a second time",
    ]);
    expect(told(yaml("workspaces:\n  - name: A\n"))).toEqual([
      "1 the file must be a list, with one workspace after each -",
    ]);
    expect(told(yaml('- name: "A\n'))[0]).toMatch(/^\d+ something is missing here/);
    expect(told(yaml(""))).toEqual(["1 the file is empty"]);
  });

  test("without a known ending the first character says what it is", () => {
    expect(readWorkspaceFile("- name: A\n", "-").rows).toEqual([{ line: 1, name: "A" }]);
    expect(readWorkspaceFile('[{"name": "A"}]', "-").rows).toEqual([{ line: 1, name: "A" }]);
    expect(readWorkspaceFile("name\n- A\n", "-").rows).toEqual([{ line: 2, name: "- A" }]);
  });
});

test("any text comes back as it was, from both", () => {
  const text = fc
    .string({ unit: "binary", minLength: 1 })
    .filter((value) => value.trim() === value && value !== "" && !/[\r\0\uFEFF\uFFFD]/.test(value));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (names) => {
      const cells = names.map((name) => `"${name.replaceAll('"', '""')}"`).join("\n");
      expect(csv(`name\n${cells}\n`).rows.map(({ name }) => name)).toEqual(names);
      expect(yaml(stringify(names.map((name) => ({ name })))).rows.map(({ name }) => name)).toEqual(names);
    }),
  );
});
