import { describe, expect, it } from "vitest";
import { noTiming, silentFor, speedOf, timed, timeLeft } from "../../../../screens/wizard/run-timing.ts";
import type { PastRun } from "../../../../screens/wizard/services.ts";
import type { TaskEvent } from "../../../../src/domain/event.ts";
import { reduce } from "../../../../src/engine/reduce.ts";
import { emptyRunView } from "../../../../src/engine/run-view.ts";
import { examplePlan } from "../../../support/events.ts";

const service = (state: "pulling" | "pulled" | "starting" | "healthy", done?: number, total?: number): TaskEvent => ({
  ...{ type: "service-state", task: "t", service: "api", state },
  ...(done === undefined ? {} : { done }),
  ...(total === undefined ? {} : { total }),
});
const bytes = (done: number, total: number): TaskEvent => ({
  ...{ type: "task-progress", task: "pull-images", unit: "bytes", done, total },
});
const started = (task: string): TaskEvent => ({ type: "task-started", task, title: task, phase: "images" });
const plan: TaskEvent = { type: "plan-made", plan: examplePlan };

function hearing(...heard: [event: TaskEvent, at: number][]) {
  return {
    view: heard.reduce((view, [event]) => reduce(view, event), emptyRunView),
    timing: heard.reduce((timing, [event, at]) => timed(timing, event, at), noTiming),
  };
}

describe("timing of a run", () => {
  it("counts a service's seconds from its start to its health, and again after a restart", () => {
    const { timing } = hearing([service("pulled"), 0], [service("starting"), 1000], [service("healthy"), 4200]);
    expect(timing.services.api).toMatchObject({ since: 1000, took: 3200 });
    const again = timed(timed(timing, service("starting"), 9000), service("healthy"), 9500);
    expect(again.services.api?.took).toBe(500);
    expect(timed(noTiming, service("healthy"), 7).services.api?.took).toBeUndefined();
  });

  it("tells the speed of the last five seconds", () => {
    const { timing } = hearing(
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((second): [TaskEvent, number] => [
        service("pulling", second < 3 ? 0 : (second - 3) * 1e6, 9e6),
        second * 1000,
      ]),
    );
    const samples = timing.services.api?.samples;
    expect(speedOf(samples, 8000)).toBe(1e6);
    expect(speedOf(hearing([service("pulling", 1, 2), 0]).timing.services.api?.samples, 0)).toBeUndefined();
    // Nothing comes any more: it falls, and then there is none, and no time left that follows from it.
    expect(speedOf(samples, 10_000)).toBe((3e6 / 5000) * 1000);
    expect(silentFor(samples, 10_000)).toBeUndefined();
    expect(speedOf(samples, 14_000)).toBeUndefined();
    expect(silentFor(samples, 14_000)).toBe(6000);
  });

  it("has no speed where next to nothing comes", () => {
    const { timing } = hearing([bytes(0, 9e6), 0], [bytes(100, 9e6), 3000]);
    expect(speedOf(timing.transfer, 3000)).toBeUndefined();
  });

  it("keeps how long each phase took, with what of it comes later", () => {
    const done = (task: string): TaskEvent => ({
      type: "task-done",
      task,
      changed: true,
      because: "",
      milliseconds: 1,
    });
    const { timing } = hearing([started("a"), 1000], [done("a"), 3000], [started("b"), 4000]);
    expect(timing.phases.images).toEqual({ since: 1000, until: undefined });
    expect(timed(timing, done("b"), 6500).phases.images).toEqual({ since: 1000, until: 6500 });
  });

  it("says what is left of a download, and of all where earlier runs are known", () => {
    const { view, timing } = hearing(
      ...([
        [plan, 0],
        [started("pull-images"), 0],
        [bytes(0, 9e6), 0],
        [bytes(3e6, 9e6), 3000],
      ] satisfies [TaskEvent, number][]),
    );
    expect(timeLeft(view, timing, 3000, {})).toEqual({ milliseconds: 6000, of: "download" });
    const past: PastRun = { "write-env": 100, "verify-database": 400 };
    expect(timeLeft(view, timing, 3000, past)).toEqual({ milliseconds: 6500, of: "all" });
  });

  it("takes what the running step has used from what it took before, and says nothing where that is over", () => {
    const { view, timing } = hearing([plan, 0], [started("pull-images"), 1000]);
    const past: PastRun = { "write-env": 100, "pull-images": 5000, "verify-database": 400 };
    expect(timeLeft(view, timing, 2000, past)).toEqual({ milliseconds: 4500, of: "all" });
    expect(timeLeft(view, timing, 60_000, past)).toBeUndefined();
    expect(timeLeft(view, timing, 2000, { "write-env": 100 })).toBeUndefined();
    expect(timeLeft(emptyRunView, noTiming, 0, past)).toBeUndefined();
  });
});
