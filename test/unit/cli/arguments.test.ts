import { describe, expect, it } from "vitest";
import { parseArguments } from "../../../src/cli/arguments.ts";
import { commands } from "../../../src/cli/commands/all.ts";
import { Problem } from "../../../src/domain/problem.ts";

const program = commands.map(({ spec }) => spec);

/** The words that lead to the command, and its arguments. */
const parsed = (...argv: string[]) => {
  const { path, args } = parseArguments(program, argv);
  return { command: path.join(" "), ...args };
};

const saw = (...argv: string[]) => {
  try {
    parseArguments(program, argv);
  } catch (thrown) {
    if (thrown instanceof Problem) return [thrown.code, thrown.saw].join(": ");
  }
  return expect.unreachable(`${argv.join(" ")} was accepted`);
};

describe("parseArguments", () => {
  it("takes the profile by option or by word", () => {
    expect(parsed()).toMatchObject({ command: "", screenReader: false });
    expect(parsed("--profile", "-")).toMatchObject({ command: "apply", profile: "-" });
    expect(parsed("plan", "acme")).toMatchObject({ command: "plan", profile: "acme" });
    expect(parsed("logs", "api", "-f", "-p", "acme")).toMatchObject({ services: ["api"], follow: true });
    expect(parsed("-p", "acme", "--ask")).toMatchObject({ command: "", ask: true, profile: "acme" });
    expect(parsed("status", "--json")).toMatchObject({ command: "status", output: "json" });
  });

  it("names what was probably meant", () => {
    expect(saw("staus")).toContain("Did you mean dittofeed-setup status?");
    expect(saw("--profle", "x")).toContain("Did you mean dittofeed-setup --profile x?");
    expect(saw("--output", "xml")).toContain('takes auto, plain or json, not "xml"');
  });

  it("knows what other programs call it, and what a second word could be", () => {
    expect(saw("install")).toContain("Here: dittofeed-setup --profile P installs");
    expect(saw("PS")).toContain("Here: dittofeed-setup status.");
    expect(saw("db", "veryfi")).toContain('not "veryfi". Did you mean dittofeed-setup db verify?');
    expect(saw("xyz")).not.toContain("Did you mean");
  });

  it("says the whole line where that would be taken, and nothing where it is not sure", () => {
    expect(saw("db", "veryfi", "-p", "my acme")).toContain("Did you mean dittofeed-setup db verify -p 'my acme'?");
    expect(saw("db", "apply", "--dry")).toContain("Did you mean dittofeed-setup db apply --dry-run?");
    expect(saw("status", "--outptu=json")).toContain("Did you mean dittofeed-setup status --output=json?");
    expect(saw("profile", "ls", "--json")).toContain("Here: dittofeed-setup profile list --json.");
    expect(saw("local", "start")).toContain("Here: dittofeed-setup local up.");
    expect(saw("rehearsal", "rm", "acme")).toContain("Here: dittofeed-setup rehearsal remove acme.");
    // What is in an address could be a password; another command's option would be refused again.
    expect(saw("db", "veryfi", "--database-url", "postgresql://h/d")).toContain("Did you mean verify?");
    for (const line of [
      ["status", "--dry"],
      ["status", "--force"],
      ["status", "-x"],
      ["workspace", "xx"],
      ["xyz", "y"],
    ])
      expect(saw(...line)).not.toMatch(/Did you mean|Here:/);
  });

  it.each(
    "fix rm install upgrade uninstall backup validate edit update ls delete check restore up ps list create init".split(
      " ",
    ),
  )("knows %s, and what to type here", (word) => expect(saw(word)).toMatch(/ Here: .*(dittofeed-setup|db apply) /));

  it("has no word for a command that there is, and names only commands that there are", () => {
    const names = program.filter(({ isDefault }) => !isDefault).map(({ name }) => name);
    for (const { commands: below, synonyms = {} } of program)
      for (const [word, hint] of Object.entries(synonyms)) {
        if (below === undefined) expect(names).not.toContain(word);
        for (const [, called = ""] of hint.matchAll(/dittofeed-setup ([a-z-]+)/g))
          if (!["asks", "--profile"].includes(called)) expect(names, hint).toContain(called);
      }
  });

  it("takes --no-color for what it means, --yes where something changes, and not both ways at once", () => {
    expect(parsed("status", "--no-color")).toMatchObject({ color: "never" });
    expect(parsed("logs", "--filter=x", "--", "--no-color")).toMatchObject({ services: ["--no-color"] });
    for (const line of ["apply acme -y", "down -y", "restart api --yes", "-p acme --yes", "profile delete acme -y"])
      expect(parsed(...line.split(" "))).toMatchObject({ yes: true });
    expect(saw("status", "-y")).toContain("status never asks for confirmation. Run it without --yes.");
    expect(saw("apply", "acme", "-qv")).toContain("--quiet and --verbose contradict each other.");
  });

  it("takes a saved profile by its name where no other word can stand", () => {
    for (const line of ["status", "doctor", "bundle", "down", "db verify", "db apply", "workspace list"])
      expect(parsed(...line.split(" "), "acme")).toMatchObject({ command: line, profile: "acme" });
    expect(saw("report", "acme")).toContain("For a profile: dittofeed-setup report acme.html --profile acme");
  });

  it("refuses what it would have to ignore: down of one service is not down", () => {
    expect(saw("down", "api")).toContain(
      '"api" is a service, and down removes the containers of all services. To stop one: dittofeed-setup stop api',
    );
    expect(saw("apply", "a", "b")).toContain('apply does not take "b"');
    expect(saw("-p", "a", "apply", "b")).toContain('apply does not take "b"');
    expect(saw("restart", "--remove-data", "acme")).toContain("works only with down");
    expect(saw("status", "-f")).toContain("--follow works only with logs");
    expect(saw("--target", "rehearsal")).toContain("works only with a profile");
    expect(saw("--ask")).toContain("works only with a profile");
    expect(saw("apply", "acme", "--ask")).toContain("--ask works only with");
  });
});
