import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { leavesOf, optionsOf } from "../../../src/cli/command-tree.ts";
import { commands } from "../../../src/cli/commands/all.ts";
import { runIn } from "../../../src/cli/run.ts";
import { testContext } from "../../support/run-command.ts";

/* What holds for each command of the table, whoever adds one. */

const leaves = leavesOf(commands.map(({ spec }) => spec)).map((leaf) => ({
  called: leaf.path.join(" ") || "wizard",
  ...leaf,
}));

const ports = {
  profiles: { names: async () => ["acme"] },
  clock: { now: () => new Date("2026-11-27T00:00:00Z"), elapsed: () => 0 },
  host: { randomBytes: (count: number) => new Uint8Array(count) },
};

/** The whole way of a line, from argv to what stands on either stream. */
async function said(...argv: string[]) {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const exitCode = await runIn(testContext({ ports }, streams), argv);
  const text = (stream: PassThrough) => String(stream.read() ?? "");
  return { exitCode, stdout: text(streams.stdout), stderr: text(streams.stderr) };
}

describe.each(leaves)("$called", ({ called, path, spec }) => {
  const ownHelp = ["dittofeed-setup", ...path, "--help"].join(" ");

  it("says of --json what it prints, or why it prints nothing", () => {
    expect(spec.json, `${called}: declare json`).toBeDefined();
  });

  it("takes --yes, or changes nothing", () => {
    const takesYes = optionsOf(spec).some(([name]) => name === "yes");
    expect(takesYes || spec.isDefault || spec.readOnly === true, `${called}: yes, or readOnly`).toBe(true);
  });

  it("says what is wrong with a line as one object where --json is given, and whose help to read", async () => {
    const { exitCode, stdout, stderr } = await said(...path, "--nonsense", "--json");
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(spec.json === "events" ? 2 : 1);
    expect(JSON.parse(lines.at(-1) ?? "")).toEqual({
      ...{ type: "run-ended", v: 1, at: expect.any(String), run: expect.any(String) },
      ...{ outcome: "refused", exitCode, problem: expect.objectContaining({ code: "usage", next: ownHelp }) },
    });
    expect(exitCode).toBe(spec.failsWith ?? 2);
    expect(stderr).toContain('There is no option "--nonsense".');
  });

  it("refuses --json with a sentence where it has no form for it", async () => {
    if (typeof spec.json !== "object") return;
    const { exitCode, stdout } = await said(...path, ...(called === "completion" ? ["bash"] : []), "-o", "json");
    expect([exitCode, JSON.parse(stdout).problem.saw]).toEqual([2, spec.json.refused]);
  });
});

it.each([
  [["nonsense"], 'There is no command "nonsense".'],
  [["acme"], "acme is a saved profile. To name it here:"],
  [["db"], "db needs a subcommand"],
])("%j with --json is one object, too", async (argv, saw) => {
  const { exitCode, stdout } = await said("--json", ...argv);
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout).problem).toMatchObject({ code: "usage", saw: expect.stringContaining(saw) });
});
