import { describe, expect, it } from "vitest";
import { reduce } from "../../../src/engine/reduce.ts";
import { emptyRunView, type RunView, stepsDone } from "../../../src/engine/run-view.ts";
import { aboutText } from "../../../src/output/text/amounts.ts";
import { planFigures, planGroups, skippedSteps } from "../../../src/output/text/plan-overview.ts";
import { renderPlan } from "../../../src/output/text/render-plan.ts";
import { examplePlan, exampleRun, planStep } from "../../support/events.ts";

const whole = {
  steps: [
    planStep({
      task: "save-profile",
      phase: "records",
      changes: [{ action: "save", what: "/home/me/.config/dittofeed-setup/acme.json" }],
    }),
    planStep({
      task: "write-env",
      changes: [
        { action: "create", what: ".env, mode 0600, 38 settings" },
        { action: "create", what: "JWT_SECRET, generated here and never shown" },
      ],
    }),
    planStep({
      task: "write-compose",
      changes: [
        { action: "update", what: "compose.yaml (the previous one is kept beside it)" },
        { action: "verify", what: "compose.override.yaml is yours and stays as it is" },
      ],
    }),
    planStep({
      task: "pull-images",
      phase: "images",
      changes: [
        { action: "log-in", what: "ghcr.io as me" },
        { action: "pull", what: "postgres:15" },
        { action: "pull", what: "dittofeed/api:1" },
      ],
    }),
    planStep({
      task: "start-infrastructure",
      phase: "infrastructure",
      changes: [
        { action: "start", what: "postgres" },
        { action: "recreate", what: "redis (its settings changed)" },
      ],
    }),
    planStep({
      task: "start-workflows",
      phase: "applications",
      changes: [
        { action: "start", what: "worker: 2 instead of 1" },
        { action: "start", what: "backup (your own)" },
        { action: "start", what: "a workflow for each workspace" },
      ],
    }),
    planStep({ task: "apply-schema", phase: "database", changes: [] }),
    planStep({ task: "verify-api", phase: "verification", readsOnly: true }),
    planStep({ task: "verify-certificate", phase: "verification", state: "skipped", because: "none is asked for" }),
    planStep({ task: "verify-embedded", phase: "verification", state: "skipped", because: "none is asked for" }),
  ],
};

describe("what a plan comes to", () => {
  it("is counted by kind, and in the steps that the run will count", () => {
    expect(planFigures(whole, 118_000)).toBe(
      "8 steps: 13 changes, 3 files, 2 images, 4 containers, about 2 minutes; 2 steps skipped",
    );
    const view = reduce(emptyRunView, { type: "plan-made", plan: whole });
    expect(stepsDone(view)).toEqual({ done: 0, total: 8 });
  });

  it("leaves out what nobody knows, and what there is none of", () => {
    const plan = { steps: [planStep({ task: "x", phase: "database", changes: [] })] };
    expect(planFigures(plan)).toBe("1 step: 1 change");
  });

  it("is nothing where there are only checks", () => {
    const check = planStep({ task: "v", phase: "verification", readsOnly: true });
    expect(planFigures({ steps: [check] })).toBe("Nothing to change; 1 step to check it");
    expect(planFigures({ steps: [] })).toBe("Nothing to change");
  });

  it.each([
    [4000, "a few seconds"],
    [41_000, "about 50 seconds"],
    [89_000, "about 90 seconds"],
    [200_000, "about 3 minutes"],
  ])("%i ms are %s", (milliseconds, text) => expect(aboutText(milliseconds)).toBe(text));
});

describe("a plan as text", () => {
  it("goes by groups, and folds what is skipped by its reason", () => {
    expect(planGroups(whole).map(({ title, steps }) => `${title} ${steps.length}`)).toEqual([
      ...["Files 3", "Images 1", "Services 2", "Database 1", "Checks 1"],
    ]);
    expect(skippedSteps(whole)).toEqual([
      { because: "none is asked for", titles: ["verify-certificate", "verify-embedded"] },
    ]);
    expect(renderPlan(whole)).toEqual(
      expect.arrayContaining([
        "  ~ write-compose",
        "      ~ update compose.yaml (the previous one is kept beside it)",
        "      * check compose.override.yaml is yours and stays as it is",
        "      + log in to ghcr.io as me",
        "  ~ apply-schema",
        "  * verify-api",
        "  - none is asked for: verify-certificate, verify-embedded",
      ]),
    );
  });
});

describe("how far a run has come", () => {
  it("ends at the number of steps that the review has named", () => {
    const view = exampleRun.reduce(reduce, emptyRunView);
    expect(planFigures(examplePlan)).toMatch(/^3 steps: /);
    expect(stepsDone(view)).toEqual({ done: 3, total: 3 });
  });

  it("counts a step that turned out to need nothing", () => {
    const events = [
      { type: "plan-made", plan: whole },
      { type: "task-done", task: "write-env", changed: false, because: "", milliseconds: 1 },
      { type: "task-skipped", task: "write-compose", because: "" },
    ] as const satisfies Parameters<typeof reduce>[1][];
    expect(stepsDone(events.reduce<RunView>(reduce, emptyRunView))).toEqual({ done: 2, total: 8 });
  });
});
