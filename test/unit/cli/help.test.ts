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
      const [, words = ""] = /dittofeed-setup *([^>|)]*)/.exec(example) ?? [];
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
    [["--help"], { help: helpText() }],
    [["-p", "doctor", "-h"], { help: helpText() }],
    [["doctor", "--help"], { help: helpText("doctor") }],
    [["--json", "db", "verify", "-h"], { help: helpText("db") }],
    [["help"], { help: helpText() }],
    [["help", "logs"], { help: helpText("logs") }],
    [["-vp", "acme", "--help"], { help: helpText() }],
    [["-vp", "acme", "down", "--remove-data", "acme", "-h"], { help: helpText("down") }],
    [["help", "-vp", "acme", "down"], { help: helpText("down") }],
    [["-vo", "json", "status", "-h"], { help: helpText("status") }],
    [["nonsense", "--yes", "--help"], { refused: ["nonsense"] }],
    [["help", "nonsense"], { refused: ["nonsense"] }],
    [["wizard", "--help"], { refused: ["wizard"] }],
    [["--unknown", "-h"], { help: helpText() }],
    [["status"], undefined],
    [["down", "--remove-data", "acme"], undefined],
  ])("%j", (argv, asked) => {
    expect(helpAskedFor(argv)).toEqual(asked);
  });

  it("that is refused is run as a command that does not exist", () => {
    for (const word of ["nonsense", "wizard", "constructor", "__proto__"])
      expect(() => parseArguments([word])).toThrow(
        expect.objectContaining({ saw: expect.stringMatching(/^There is no command "\w+"\.( Did you mean \w+\?)?$/) }),
      );
  });
});
