import { expect, it } from "vitest";
import type { TaskEvent } from "../../../src/domain/event.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { parseRecordedLine } from "../../../src/domain/recorded-event.ts";
import { createEventRecord } from "../../../src/output/event-record.ts";
import { exampleRun } from "../../support/events.ts";

const began = {
  ...{ run: "20261127T000000Z-00000a", at: "2026-11-27T00:00:00.000Z", command: "dittofeed-setup apply" },
  ...{ pid: 4711, bootId: "b", startedAtTick: "7", hostname: "h" },
};

function recorded(events: readonly TaskEvent[], { every = 1000, most = 1_000_000 } = {}) {
  let text = "";
  let at = Date.parse(began.at);
  const now = () => {
    at += every;
    return new Date(at);
  };
  const append = (more: string) => {
    text += more;
  };
  const record = createEventRecord({ append, began, now, most });
  for (const event of events) record(event);
  return text.split("\n").flatMap(parseRecordedLine);
}

it("a run can be seen again as it was, with what a fix needs", () => {
  const problem = new Problem({ code: "disk-full", title: "t", saw: "s", why: "w", next: "n", repairs: ["S4"] });
  const failed: TaskEvent = { type: "task-failed", task: "pull-images", problem };
  const [first, ...rest] = recorded([...exampleRun, failed]);
  expect(first).toEqual({ type: "run-began", ...began });
  expect(rest.map(({ type }) => type)).toEqual([...exampleRun, failed].map(({ type }) => type));
  const last = rest.at(-1);
  expect(last).toMatchObject({ problem: { repairs: ["S4"], next: "n" } });
  expect(last?.type === "task-failed" && last.problem).toBeInstanceOf(Problem);
});

it("keeps of a download two steps a second, and each change", () => {
  const pulling = (done: number): TaskEvent => ({
    ...{ type: "service-state", task: "pull-images", service: "api", state: "pulling", done, total: 100 },
  });
  const pulled: TaskEvent = { type: "service-state", task: "pull-images", service: "api", state: "pulled" };
  const said = recorded([...Array.from({ length: 11 }, (_, at) => pulling(at)), pulled], { every: 100 });
  expect(said.flatMap((line) => ("done" in line ? [line.done] : []))).toEqual([0, 5, 10]);
  expect(said.at(-1)).toMatchObject({ state: "pulled" });
});

it("where it has grown too long it leaves out what other programs say, and never the end", () => {
  const line: TaskEvent = { type: "task-line", task: "pull-images", source: "docker", line: "x".repeat(100) };
  const ended = exampleRun.at(-1);
  const said = recorded([...Array.from({ length: 50 }, () => line), ...(ended ? [ended] : [])], { most: 1000 });
  expect(said.length).toBeLessThan(10);
  expect(said.at(-1)?.type).toBe("run-ended");
});

it.each([
  "",
  "{",
  '{"type":"run-began"}',
  '{"type":"later","run":"20261127T000000Z-00000a","at":"2026-11-27T00:00:00Z"}',
])("what this version did not write, or not whole, is no event: %s", (line) =>
  expect(parseRecordedLine(line)).toEqual([]),
);
