import { describe, expect, it } from "vitest";
import { parseArguments } from "../../../src/cli/arguments.ts";
import { type CommandDeclaration, type CommandName, commandTable } from "../../../src/cli/command-table.ts";
import { helpText } from "../../../src/cli/help.ts";
import { helpAskedFor } from "../../../src/cli/help-asked-for.ts";

const names = Object.keys(commandTable) as CommandName[];

describe("help", () => {
  it.each([undefined, ...names])("of %s fits into 80 columns", (name) => {
    for (const line of helpText(name).split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it.each(names)("of %s has its options, and examples that are taken", (name) => {
    const { options = [], examples }: CommandDeclaration = commandTable[name];
    const text = helpText(name);
    for (const option of options) expect(text).toContain(`--${option}`);
    for (const example of examples) {
      expect(text).toContain(`  ${example}\n`);
      const [, words = ""] = /dittofeed-setup *([^>]*)/.exec(example) ?? [];
      const { command } = parseArguments(words.split(" ").filter(Boolean));
      expect(name === "wizard" ? "wizard apply" : name).toContain(command);
    }
  });

  it("of the program names every command and what each exit code means", () => {
    for (const name of names) if (name !== "wizard") expect(helpText()).toMatch(new RegExp(`^  ${name}\\b`, "m"));
    expect(helpText()).toMatch(/^ {2}129, 130, 143 +ended by a signal/m);
    expect(helpText("plan")).toMatch(/^ {2}2 +changes are pending$/m);
  });

  it.each([
    [["--help"], helpText(), []],
    [["-p", "doctor", "-h"], helpText(), ["-p", "doctor"]],
    [["doctor", "--help"], helpText("doctor"), ["doctor"]],
    [["--json", "db", "verify", "-h"], helpText("db"), ["--json", "db", "verify"]],
    [["help"], helpText(), []],
    [["help", "logs"], helpText("logs"), ["logs"]],
    [["nonsense", "--help"], undefined, ["nonsense"]],
    [["help", "nonsense"], undefined, ["nonsense"]],
    [["wizard", "--help"], undefined, ["wizard"]],
    [["status"], undefined, ["status"]],
  ])("%j", (argv, help, rest) => {
    expect(helpAskedFor(argv)).toEqual({ help, argv: rest });
  });
});
