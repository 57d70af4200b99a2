import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskEvent } from "../../../src/domain/event.ts";
import { Problem } from "../../../src/domain/problem.ts";
import type { Task } from "../../../src/domain/task.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

type Behaviour = "done" | "already" | "skipped" | "throws" | "lies" | "cancels" | "verifies" | "verification-fails";
const behaviours: Behaviour[] = [
  "done",
  "already",
  "skipped",
  "throws",
  "lies",
  "cancels",
  "verifies",
  "verification-fails",
];

/** Runs tasks that behave as told, on a "machine" that is a set of ids of what has been done. */
async function runTasks(wanted: readonly Behaviour[]) {
  const machine = new Set<string>();
  const abort = new AbortController();
  const events: TaskEvent[] = [];
  const tasks = wanted.map((behaviour, index): Task => {
    const id = `task-${index}`;
    const readsOnly = behaviour === "verifies" || behaviour === "verification-fails";
    if (behaviour === "already") machine.add(id);
    return {
      id,
      phase: "files",
      title: id,
      looksAt: ["directory"],
      readsOnly,
      assess() {
        if (behaviour === "skipped") return { state: "skipped", because: "told so" };
        return machine.has(id)
          ? { state: "done", because: "they do" }
          : { state: "needed", because: "it is not", changes: [{ action: "create", what: id }] };
      },
      async run() {
        if (behaviour === "throws") throw new Error("broken");
        if (behaviour === "cancels") abort.abort();
        if (behaviour === "verification-fails")
          throw new Problem({ code: "verification-failed", title: id, saw: "s", why: "w", next: "n" });
        if (behaviour !== "lies") machine.add(id);
      },
    };
  });
  let now = 0;
  const result = await runPlan({
    tasks,
    context: {
      profile: someProfile(),
      secrets: new Map(),
      facts: someFacts(),
      ports: untouchablePorts(),
      signal: abort.signal,
      makeSecret: () => expect.unreachable(),
    },
    lookAgain: async (_groups, facts) => facts,
    database: () => expect.unreachable(),
    emit: (event) => events.push(event),
    clock: { now: () => new Date(0), elapsed: () => (now += 1), sleep: async () => undefined },
    resume: () => "again",
  });
  return { events, result };
}

const ends = ["task-done", "task-failed", "task-cancelled"];

describe("runPlan", () => {
  it("ends every started task in exactly one of done, failed, cancelled, whatever tasks do", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...behaviours), { maxLength: 8 }), async (wanted) => {
        const { events } = await runTasks(wanted);
        const started = events.filter(({ type }) => type === "task-started");
        for (const event of started) {
          if (event.type !== "task-started") continue;
          const own = events.filter(
            (other) => "task" in other && other.task === event.task && ends.includes(other.type),
          );
          expect(own).toHaveLength(1);
        }
        expect(events.filter(({ type }) => ends.includes(type))).toHaveLength(started.length);
      }),
    );
  });

  it("starts nothing after a failure", async () => {
    const { events, result } = await runTasks(["done", "throws", "done"]);
    expect(events.filter(({ type }) => type === "task-started")).toHaveLength(2);
    expect(result.problem?.saw).toBe("broken");
  });

  it("does not believe a task that returns without having done its work", async () => {
    const { events, result } = await runTasks(["lies"]);
    expect(events.at(-1)?.type).toBe("task-failed");
    expect(result.problem?.title).toContain("ran but did not take effect");
  });

  it("goes on verifying after a verification failed, and names them all", async () => {
    const { events, result } = await runTasks(["verification-fails", "verifies", "verification-fails"]);
    expect(events.filter(({ type }) => type === "task-failed")).toHaveLength(2);
    expect(result.problem?.title).toBe("2 verifications failed");
    expect(result.changed).toBe(false);
  });

  it("stops at a cancelled task, says how to go on, and starts nothing more", async () => {
    const { events, result } = await runTasks(["cancels", "done"]);
    expect(events.at(-1)).toEqual({ type: "task-cancelled", task: "task-0", resume: "again" });
    expect(result.problem?.code).toBe("cancelled");
  });

  it("changes nothing where everything is done", async () => {
    const { result } = await runTasks(["already", "skipped", "already", "verifies"]);
    expect(result).toMatchObject({ changed: false, problem: undefined });
  });
});
