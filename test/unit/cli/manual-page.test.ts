import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { leavesOf } from "../../../src/cli/command-tree.ts";
import { commands } from "../../../src/cli/commands/all.ts";
import { manualPage } from "../../../src/cli/manual-page.ts";
import type { CommandSpec } from "../../../src/cli/spec.ts";

const program = commands.map(({ spec }) => spec);
const page = manualPage(program, "1.2.3");

const odd: CommandSpec = {
  name: "odd",
  summary: ".starts with a request",
  options: { path: { type: "text", value: "C:\\DIR", help: "'quoted' at the start, a \\ inside, ~ and ^ and \"" } },
  examples: [".profile"],
};

/** A page as a person sees it. */
const shown = (text: string) =>
  execFileSync("groff", ["-man", "-Tascii", "-P-cbou", "-rLL=200n"], { input: text, encoding: "utf8" }).replaceAll(
    / +/g,
    " ",
  );

describe("print the manual page", () => {
  it("names every command, option and exit code", () => {
    const words = page.replaceAll("\\-", "-");
    for (const { path, spec } of leavesOf(program)) {
      expect(words).toContain(["dittofeed-setup", ...path].join(" "));
      for (const option of Object.keys(spec.options ?? {})) expect(words).toContain(`--${option}`);
    }
    expect(words).toContain("Exit status: 0 nothing to change; 1 any error; 2 changes are pending.");
    expect(words).toMatch(/^\.TH DITTOFEED-SETUP 1 "" "dittofeed-setup 1\.2\.3"/);
  });

  it("has no line that roff would take for a request of its own", () => {
    const requests = /^\.(TH|SH|SS|TP|PP|B|nf|fi)\b/;
    for (const line of manualPage([odd, ...program], "1").split("\n"))
      expect(line, line).not.toSatisfy((text: string) => /^[.']/.test(text) && !requests.test(text));
  });

  it.runIf(spawnSync("groff", ["--version"]).status === 0)(
    "is shown by groff without a warning, as it was meant",
    () => {
      expect(spawnSync("groff", ["-ww", "-man", "-Tutf8"], { input: page, encoding: "utf8" }).stderr).toBe("");
      const text = shown(manualPage([odd], "1"));
      expect(text).toContain(" .starts with a request\n");
      expect(text).toContain(" --path C:\\DIR\n");
      expect(text).toContain(" 'quoted' at the start, a \\ inside, ~ and ^ and \"\n");
      expect(text).toContain(" .profile\n");
    },
  );
});
