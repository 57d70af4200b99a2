import { describe, expect, it } from "vitest";
import { parseArguments } from "../../../src/cli/arguments.ts";
import { findCommand, leavesOf } from "../../../src/cli/command-tree.ts";
import { commands } from "../../../src/cli/commands/all.ts";
import { helpAskedFor, helpOf, helpOfAll } from "../../../src/cli/help.ts";

const program = commands.map(({ spec }) => spec);
const leaves = leavesOf(program).map((leaf) => ({ called: leaf.path.join(" ") || "wizard", ...leaf }));
const groups = ["db", "db row-security", "workspace", "workspace member", "profile", "rehearsal"];

const helpText = (called?: string): string => {
  if (called === undefined) return helpOfAll(program);
  const { spec = expect.unreachable(called), path } = findCommand(program, called.split(" "), {});
  return helpOf(spec, path);
};

describe("help", () => {
  it.each([undefined, ...groups, ...leaves.map(({ called }) => called).filter((one) => one !== "wizard")])(
    "of %s fits into 80 columns",
    (called) => {
      for (const line of helpText(called).split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    },
  );

  it.each(leaves)("of $called has its options, and examples that are taken", ({ spec, path }) => {
    const text = helpOf(spec, path);
    for (const option of Object.keys(spec.options ?? {})) expect(text).toContain(`--${option}`);
    expect(spec.examples?.length).toBeGreaterThan(0);
    for (const example of spec.examples ?? []) {
      expect(text).toContain(`  ${example}\n`);
      const [, words = ""] = /dittofeed-setup *([^>|)]*)/.exec(example) ?? [];
      const called = parseArguments(program, words.split(" ").filter(Boolean)).path.join(" ");
      expect(spec.isDefault ? ["", "apply"] : [path.join(" ")]).toContain(called);
    }
  });

  it("of the program names every command and what each exit code means", () => {
    for (const { path } of leaves)
      if (path.length > 0) expect(helpText()).toMatch(new RegExp(`^  ${path.join(" ")}\\b`, "m"));
    expect(helpText()).toMatch(/^ {2}129, 130, 143 +ended by a signal/m);
    expect(helpText("plan")).toMatch(/^ {2}2 +changes are pending$/m);
  });

  it("names the exit codes and the variables of a command, and no others", () => {
    expect(helpText("completion")).not.toMatch(/Environment|^ {2}[345] /m);
    expect(helpText("status")).not.toMatch(/DATABASE_URL|^ {2}[45] /m);
    expect(helpText("db verify")).toMatch(/DATABASE_URL[\s\S]*^ {2}3 +the schema is not complete$/m);
  });

  it.each([
    [["--help"], { help: helpText() }],
    [["-p", "doctor", "-h"], { help: helpText() }],
    [["doctor", "--help"], { help: helpText("doctor") }],
    [["--json", "db", "verify", "-h"], { help: helpText("db verify") }],
    [["db", "-h"], { help: helpText("db") }],
    [["profile", "--help"], { help: helpText("profile") }],
    [["help", "db", "row-security", "enable"], { help: helpText("db row-security enable") }],
    [["logs", "api", "--help"], { help: helpText("logs") }],
    [["workspace", "membr", "add", "--help"], { refused: ["workspace", "membr"] }],
    [["help"], { help: helpText() }],
    [["db", "help"], { help: helpText("db") }],
    [["status", "help"], { help: helpText("status") }],
    [["-p", "help", "status"], undefined],
    [["help", "nonsense", "--json"], { refused: ["nonsense", "--json"] }],
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
    expect(helpAskedFor(program, argv)).toEqual(asked);
  });

  it("that is refused is run as a command that does not exist", () => {
    for (const word of ["nonsense", "wizard", "constructor", "__proto__"])
      expect(() => parseArguments(program, [word])).toThrow(
        expect.objectContaining({
          saw: expect.stringMatching(/^There is no command "\w+"\.( Here: dittofeed-setup asks.*)?$/),
        }),
      );
  });
});
