import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { makeTheme } from "../../../../screens/app/theme.ts";
import { progress, progressScreen } from "../../../../screens/wizard/progress.tsx";
import { timed } from "../../../../screens/wizard/run-timing.ts";
import type { WizardState } from "../../../../screens/wizard/state.ts";
import type { TaskEvent } from "../../../../src/domain/event.ts";
import { allServices } from "../../../../src/domain/service.ts";
import { reduce } from "../../../../src/engine/reduce.ts";
import { emptyRunView } from "../../../../src/engine/run-view.ts";
import { drawn } from "../../../support/drawn.tsx";
import { examplePlan, planStep } from "../../../support/events.ts";
import { services, wizardStates } from "../../../support/wizard-states.ts";

afterEach(cleanup);

const state = wizardStates["progress-start"] as WizardState;
const theme = makeTheme({ LANG: "C.UTF-8", NO_COLOR: "1" }, true);
const plan: TaskEvent = { type: "plan-made", plan: examplePlan };
const pulls: TaskEvent = { type: "task-started", task: "pull-images", title: "Pull the images", phase: "images" };
const line: TaskEvent = { type: "task-line", task: "pull-images", source: "docker", line: "a line" };

/** What is seen of a run of which these events were heard at these seconds. */
function seen(now: number, heard: readonly [second: number, event: TaskEvent][], size = { columns: 80, rows: 19 }) {
  const view = heard.reduce((so, [, event]) => reduce(so, event), emptyRunView);
  const timing = heard.reduce((so, [at, event]) => timed(so, event, at * 1000), progressScreen.timing);
  const screen = { ...progressScreen, view, timing, milliseconds: now * 1000 };
  const input = { state, services, theme, columns: size.columns, height: size.rows };
  return drawn(progress.view(input, screen), size).rows();
}

const bytes = (done: number): TaskEvent => ({
  ...{ type: "task-progress", task: "pull-images", unit: "bytes", done, total: 1_200_000_000 },
});
const pulling = (done: number): TaskEvent => ({
  ...{ type: "service-state", task: "pull-images", service: "api", state: "pulling", done, total: 40_000_000 },
});

describe("a run under way", () => {
  it("says what is looked at before there is a plan, and counts nothing then", () => {
    expect(seen(3, [])).toEqual([expect.stringMatching(/Checking this machine again \.\.\. 3 s$/)]);
    const nothing = { steps: [planStep({ task: "a", state: "done" })] };
    expect(seen(1, [[0, { type: "plan-made", plan: nothing }]]).join("\n")).not.toContain("of 0");
  });

  it("has each phase in a row with its seconds, and the one at work open", () => {
    const done: TaskEvent = { type: "task-done", task: "write-env", changed: true, because: "", milliseconds: 1 };
    const writes: TaskEvent = { type: "task-started", task: "write-env", title: "Write it", phase: "files" };
    const heard: [number, TaskEvent][] = [
      [0, plan],
      [0, writes],
      [1.2, done],
      [2, pulls],
      [4, bytes(40e6)],
      [8, bytes(140e6)],
    ];
    const rows = seen(8, heard);
    expect(rows[0]).toMatch(/ 1 of 3 steps {3}8 s$/);
    expect(rows.slice(2)).toEqual([
      expect.stringMatching(/^✔ Files and secrets +1\.2 s$/),
      expect.stringMatching(/^▶ Images +6 s$/),
      "  Pull the images  140 MB of 1.2 GB (11 %)  25.0 MB/s  about 50 seconds left",
      "· Verification",
      "─ 1 step skipped: a rehearsal runs no containers",
    ]);
  });

  it("has no speed and no time left where nothing comes any more", () => {
    const heard: [number, TaskEvent][] = [
      [0, plan],
      [0, pulls],
      [1, bytes(1e6)],
      [1, pulling(1e6)],
      [3, bytes(9e6)],
      [3, pulling(9e6)],
    ];
    const text = seen(20, heard).join("\n");
    expect(text).toContain("9.0 MB of 40.0 MB (22 %)  stalled 17 s");
    expect(text).not.toMatch(/B\/s|left/);
  });

  it("keeps room for the log, counts the services that do not fit, and hides the log on a low terminal", () => {
    const starts: TaskEvent = { type: "task-started", task: "a", title: "Start", phase: "applications" };
    const heard: [number, TaskEvent][] = [
      [0, plan],
      [0, starts],
      ...allServices.map((service): [number, TaskEvent] => [
        1,
        { type: "service-state", task: "a", service, state: service === "api" ? "starting" : "healthy" },
      ]),
      [1, line],
    ];
    const rows = seen(2, heard);
    expect(rows.find((row) => row.includes("more"))).toMatch(/^ {4}and \d more, all up$/);
    expect(rows.join("\n")).toMatch(/api +starting, 1 s/);
    expect(rows.at(-1)).toBe("docker a line");
    const low = seen(2, heard, { columns: 80, rows: 12 });
    expect(low.join("\n")).not.toContain("a line");
    expect(low.join("\n")).toContain("· Files and secrets, Images, Verification");
  });
});
