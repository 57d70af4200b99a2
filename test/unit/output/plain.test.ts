import { describe, expect, it } from "vitest";
import type { TaskEvent } from "../../../src/domain/event.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { createPlainOutput } from "../../../src/output/plain.ts";
import { examplePlan, exampleProblem, exampleRun, planStep } from "../../support/events.ts";

function said(
  events: readonly TaskEvent[],
  options: { verbose?: boolean; quiet?: boolean; secondsBetween?: number } = {},
): string {
  let text = "";
  let now = 0;
  const hear = createPlainOutput({
    write: (part) => {
      text += part;
    },
    verbose: options.verbose ?? false,
    quiet: options.quiet ?? false,
    elapsed: () => now,
  });
  for (const event of events) {
    hear(event);
    now += (options.secondsBetween ?? 1) * 1000;
  }
  return text;
}

describe("plain output", () => {
  it("tells a whole run, a line per happening", async () => {
    await expect(said(exampleRun)).toMatchFileSnapshot("../../fixtures/output/plain-run.txt");
  });

  it("shows other programs' lines only when asked, and never their control codes", () => {
    expect(said(exampleRun)).not.toContain("layer");
    const verbose = said(exampleRun, { verbose: true });
    expect(verbose).toContain("    docker | pulling layer\n");
    expect(verbose).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it("says with --quiet what went wrong and the last word, and a plan where that is the answer", () => {
    expect(said(exampleRun, { quiet: true })).toMatchInlineSnapshot(`
      "Done.
      "
    `);
    const end = { exitCode: 2, problem: undefined, summary: undefined };
    const planned = said(
      [
        { type: "plan-made", plan: examplePlan },
        { type: "run-ended", outcome: "changes-pending", ...end },
      ],
      { quiet: true },
    );
    expect(planned).toContain("The plan:");
  });

  it("says of a problem what somebody else wrote, without what could steer the terminal", () => {
    const saw = "the server says \u001b[2Jgone\u0007\u009b1A\nsecond \u202eline";
    const problem = new Problem({ code: "unexpected", title: "t", saw, why: "w", next: "n" });
    const text = said([{ type: "run-ended", outcome: "failed", exitCode: 1, problem, summary: undefined }]);
    expect(text).toContain("  Seen: the server says gone\n        second line\n");
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });

  it("says a service's state once", () => {
    expect(said(exampleRun).split("postgres: downloaded\n")).toHaveLength(2);
  });

  it("shows the last lines of the failed task, and the problem with what to do next", () => {
    const text = said([
      { type: "plan-made", plan: examplePlan },
      { type: "task-started", task: "pull-images", title: "Download the images", phase: "images" },
      ...Array.from(
        { length: 50 },
        (_, index): TaskEvent => ({ type: "task-line", task: "pull-images", source: "docker", line: `line ${index}` }),
      ),
      { type: "task-failed", task: "pull-images", problem: exampleProblem },
      { type: "run-ended", outcome: "failed", exitCode: 1, problem: exampleProblem, summary: undefined },
    ]);
    expect(text).toContain("the last 20 lines of output:\n    docker | line 30\n");
    expect(text).not.toContain("line 29\n");
    expect(text).toContain("Problem: Port 3000 is taken\n  Seen: container web-1");
    expect(text).toContain("  Next: Stop it, or choose another port.\n");
  });

  it("says that there is nothing to change", () => {
    const plan = {
      steps: [planStep({ task: "write-env", title: "Write the settings file", state: "done", because: "it is there" })],
    };
    const text = said([
      { type: "plan-made", plan },
      { type: "task-started", task: "write-env", title: "Write the settings file", phase: "files" },
      { type: "task-done", task: "write-env", changed: false, because: "it is there", milliseconds: 1 },
      { type: "run-ended", outcome: "nothing-to-do", exitCode: 0, problem: undefined, summary: undefined },
    ]);
    expect(text).toContain("  Nothing to change\n");
    expect(text).toContain("Files and secrets\n  Write the settings file: nothing to change, it is there\n");
    expect(text.trimEnd().split("\n").at(-1)).toBe("Nothing to change: everything matches the profile.");
  });

  it("reports a download at most every ten percent and two seconds, and its end", () => {
    const pull = (done: number): TaskEvent => ({
      type: "service-state",
      task: "pull",
      service: "api",
      state: "pulling",
      done,
      total: 1000,
    });
    const events = Array.from({ length: 1001 }, (_, done) => pull(done));
    const fast = said(events, { secondsBetween: 0.001 })
      .split("\n")
      .filter((line) => line.includes("api"));
    expect(fast).toEqual(["    api: downloading 0 B of 1.0 kB (0 %)", "    api: downloading 1.0 kB of 1.0 kB (100 %)"]);
    const slow = said(events, { secondsBetween: 1 })
      .split("\n")
      .filter((line) => line.includes("api"));
    expect(slow).toHaveLength(11);
  });
});
