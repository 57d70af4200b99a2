import { expect, it } from "vitest";
import { installationPaths } from "../../../src/domain/installation-files.ts";
import { parseJournalLine } from "../../../src/domain/journal-line.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { Journal } from "../../../src/engine/journal.ts";
import { readLastRun } from "../../../src/facts/last-run.ts";
import { memoryFiles } from "../../support/memory-files.ts";

it("keeps of what stopped a run what was seen first, in one line, until a run ends well", async () => {
  const files = memoryFiles(new Map());
  const journal = new Journal(files, "/srv/a");
  const at = "2026-01-01T00:00:00.000Z";
  const run = "20260101T000000Z-abcdef";
  const problem = new Problem({
    ...{ code: "name-taken" as const, title: "t", why: "w", next: "n" },
    saw: "Conflict. The container name \u001b[1m\nits last lines:\nx",
  });
  journal.record({
    v: 1,
    at,
    run,
    type: "task-started",
    task: "start-applications",
    title: "Start",
    phase: "applications",
  });
  journal.record({ v: 1, at, run, type: "task-failed", task: "start-applications", problem });
  await journal.flush();
  expect(await readLastRun(files, "/srv/a")).toMatchObject({
    stoppedAt: "start-applications",
    stoppedAtTitle: "Start",
    saw: "Conflict. The container name ?[1m",
  });
  journal.record({
    ...{ v: 1 as const, at, run: "20260102T000000Z-abcdef", type: "run-ended" as const },
    ...{ outcome: "done" as const, exitCode: 0, problem: undefined, summary: undefined },
  });
  await journal.flush();
  expect(await readLastRun(files, "/srv/a")).not.toHaveProperty("saw");
});

it("keeps a service's change once, however often it is said, and so for each service", async () => {
  const files = memoryFiles(new Map());
  const journal = new Journal(files, "/srv/a");
  const stamp = { v: 1 as const, at: "2026-01-01T00:00:00.000Z", run: "20260101T000000Z-abcdef" };
  for (const [service, state] of [
    ["redis", "pulling"],
    ["api", "pulling"],
    ["redis", "pulling"],
    ["redis", "pulled"],
    ["api", "pulling"],
  ] as const)
    journal.record({ ...stamp, type: "service-state", task: "pull-images", service, state, done: 1 });
  await journal.flush();
  const text = (await files.read(installationPaths("/srv/a").journal)) ?? "";
  const kept = text
    .trim()
    .split("\n")
    .flatMap(parseJournalLine)
    .map(({ task, service, state }) => `${task} ${service} ${state}`);
  expect(kept).toEqual(["pull-images redis pulling", "pull-images api pulling", "pull-images redis pulled"]);
});
