import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../../../src/cli/commands/all.ts";
import { jsonTable, manualPage, readmeTable } from "../../../src/cli/manual-page.ts";

const program = commands.map(({ spec }) => spec);

test("the README's table has every command, as the code declares it (npm run docs)", () => {
  const [, table] = readFileSync("README.md", "utf8").split(/<!-- \/?commands -->\n?/);
  expect(table).toBe(readmeTable(program));
});

test("docs/dittofeed-setup.1 says what the code declares (npm run docs)", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(readFileSync("docs/dittofeed-setup.1", "utf8")).toBe(manualPage(program, version));
});

test("docs/json.md says of each command what it prints (npm run docs)", () => {
  const [, table] = readFileSync("docs/json.md", "utf8").split(/<!-- \/?forms -->\n?/);
  expect(table).toBe(jsonTable(program));
});
