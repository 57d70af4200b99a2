import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../../../src/cli/commands/all.ts";
import { commandTable, jsonTable, manualPage } from "../../../src/cli/manual-page.ts";

const program = commands.map(({ spec }) => spec);

test("docs/commands.md has every command, as the code declares it (npm run docs)", () => {
  const [, table] = readFileSync("docs/commands.md", "utf8").split(/<!-- \/?commands -->\n?/);
  expect(table).toBe(commandTable(program));
});

test("docs/dittofeed-setup.1 says what the code declares (npm run docs)", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(readFileSync("docs/dittofeed-setup.1", "utf8")).toBe(manualPage(program, version));
});

test("docs/json.md says of each command what it prints (npm run docs)", () => {
  const [, table] = readFileSync("docs/json.md", "utf8").split(/<!-- \/?forms -->\n?/);
  expect(table).toBe(jsonTable(program));
});
