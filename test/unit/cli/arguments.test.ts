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
