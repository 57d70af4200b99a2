import { describe, expect, it } from "vitest";
import { leavesOf } from "../../../../src/cli/command-tree.ts";
import { commands } from "../../../../src/cli/commands/all.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";

describe("completion", () => {
  it("takes a shell and nothing else", () => {
    expect(parsed("completion fish")).toEqual({ command: "completion", shell: "fish" });
    expect(refusal("completion")).toBe("completion needs the name of a shell: bash, zsh or fish.");
    expect(refusal("completion bahs")).toBe(
      'completion takes bash, zsh or fish, not "bahs". Did you mean dittofeed-setup completion bash?',
    );
    expect(refusal("completion bash zsh")).toBe('completion does not take "zsh".');
    expect(refusal("completion bash --tail 3")).toBe("--tail works only with logs.");
  });

  it.each(["bash", "zsh", "fish"])(
    "for %s has every word and every option, and asks for the names of profiles only",
    async (shell) => {
      const { printed, exitCode } = await ran(`completion ${shell}`);
      expect(exitCode).toBe(0);
      for (const { path, spec } of leavesOf(commands.map((one) => one.spec))) {
        for (const word of path) expect(printed).toContain(word);
        for (const option of Object.keys(spec.options ?? {}))
          expect(printed).toMatch(new RegExp(`(--|-l )${option}\\b`));
      }
      expect(new Set(printed.match(/\(dittofeed-setup [^)|]*/g))).toEqual(
        new Set(["(dittofeed-setup profile list 2>/dev/null "]),
      );
    },
  );

  it("for zsh sets none of zsh's own variables: without path nothing could be started", async () => {
    expect((await ran("completion zsh")).printed).not.toMatch(/\b(path|words|status|argv)=/);
  });
});
