import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskEvent } from "../../../src/domain/event.ts";
import { reduce } from "../../../src/engine/reduce.ts";
import { emptyRunView, maxLines } from "../../../src/engine/run-view.ts";
import { examplePlan, exampleProblem, exampleRun } from "../../support/events.ts";

const view = (events: readonly TaskEvent[]) => events.reduce(reduce, emptyRunView);
const state = (events: readonly TaskEvent[], id: string) => view(events).tasks.find((task) => task.id === id)?.state;

describe("reduce", () => {
  it("starts every task where the plan says it is", () => {
    expect(view([{ type: "plan-made", plan: examplePlan }]).tasks.map((task) => task.state)).toEqual([
      "waiting",
      "already-done",
      "waiting",
      "skipped",
      "waiting",
    ]);
  });

  it("follows a run to its end", () => {
    const end = view(exampleRun);
    expect(end.tasks.map((task) => task.state)).toEqual(["done", "already-done", "done", "skipped", "done"]);
    expect(end.services).toEqual([{ name: "postgres", state: "pulled", done: undefined, total: undefined }]);
    expect(end.verified).toEqual(["36 tables are there"]);
    expect(end.ended?.outcome).toBe("done");
  });

  it("knows failed and cancelled", () => {
    const started: TaskEvent = { type: "task-started", task: "a", title: "A", phase: "files" };
    expect(state([started, { type: "task-failed", task: "a", problem: exampleProblem }], "a")).toBe("failed");
    expect(state([started, { type: "task-cancelled", task: "a", resume: "dittofeed-setup" }], "a")).toBe("cancelled");
  });

  it("keeps one finding per check: the newest", () => {
    const findings = view([
      { type: "finding", finding: { check: "disk", status: "ok", saw: "1" } },
      { type: "finding", finding: { check: "disk", status: "unknown", saw: "2" } },
    ]).findings;
    expect(findings).toEqual([{ check: "disk", status: "unknown", saw: "2" }]);
  });

  it("keeps the last lines only, in order, whatever their number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * maxLines }), (amount) => {
        const lines = view(
          Array.from({ length: amount }, (_, index) => ({
            type: "task-line",
            task: "a",
            source: "s",
            line: `${index}`,
          })),
        ).lines;
        expect(lines).toHaveLength(Math.min(amount, maxLines));
        expect(lines.at(-1)?.line).toBe(amount === 0 ? undefined : `${amount - 1}`);
      }),
      { numRuns: 20 },
    );
  });

  it("never changes the view that it was given", () => {
    const frozen = (value: unknown): void => {
      if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
      Object.freeze(value);
      Object.values(value).forEach(frozen);
    };
    let current = emptyRunView;
    for (const event of exampleRun) {
      frozen(current);
      current = reduce(current, event);
    }
    expect(current.ended).toBeDefined();
  });
});
