import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFiles } from "../../../../../src/adapters/files/files.ts";
import { AnswersInUse } from "../../../../../src/cli/commands/wizard/answers-in-use.ts";
import { createDrafts, type Drafts } from "../../../../../src/cli/commands/wizard/drafts.ts";
import type { TaskEvent } from "../../../../../src/domain/event.ts";
import { exampleProblem } from "../../../../support/events.ts";

let folder: string;
let drafts: Drafts;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dittofeed-answers-"));
  drafts = createDrafts(createFiles(), { XDG_CONFIG_HOME: folder });
});
afterEach(() => rm(folder, { recursive: true }));

const answers = { name: "acme", "workspace.name": "Acme" };
const begun = { answers, name: "acme", hasRunBefore: false };
const started: TaskEvent = {
  ...{ type: "task-started", task: "save-profile", title: "Save the profile", phase: "records" },
};
const saved: TaskEvent = {
  type: "task-done",
  task: "save-profile",
  changed: true,
  because: "they do",
  milliseconds: 1,
};
const other: TaskEvent = { ...saved, task: "write-env" };
const ended = (outcome: "cancelled" | "failed" | "refused" | "done"): TaskEvent => ({
  ...{ type: "run-ended", outcome, exitCode: 1, problem: undefined, summary: undefined },
});

describe("the answers of a run", () => {
  it.each<[string, readonly TaskEvent[]]>([
    ["was refused", [ended("refused")]],
    ["was stopped before its first step", [ended("cancelled")]],
    ["ended without a word", []],
    ["was killed while the profile was being saved", [started]],
    ["was stopped there", [started, { type: "task-cancelled", task: "save-profile", resume: "" }, ended("cancelled")]],
    [
      "failed there",
      [started, { type: "task-failed", task: "save-profile", problem: exampleProblem }, ended("failed")],
    ],
    ["saves no profile", [{ type: "task-skipped", task: "save-profile", because: "" }, other, ended("done")]],
  ])("stay when it %s, and that is what is said", async (_, events) => {
    await drafts.keep({ profile: undefined, answers });
    const inUse = await AnswersInUse.begin(drafts, begun);
    for (const event of events) inUse.hear(event);
    await inUse.settled();
    expect((await drafts.load())?.answers).toEqual(answers);
    expect(inUse.isDraftKept).toBe(true);
    expect(inUse.resume()).toBe("start dittofeed-setup again; your answers are saved, without secrets");
  });

  it.each<[string, readonly TaskEvent[]]>([
    ["and nothing after it", []],
    ["also where it was saved before", [{ ...saved, changed: false }]],
    ["whatever comes after it", [other, ended("cancelled")]],
    ["and it failed later", [ended("failed")]],
  ])("go when the profile that holds them is saved, %s", async (_, events) => {
    await drafts.keep({ profile: undefined, answers });
    const inUse = await AnswersInUse.begin(drafts, begun);
    for (const event of [started, saved, ...events]) inUse.hear(event);
    await inUse.settled();
    expect(await drafts.load()).toBeUndefined();
    expect(inUse.isDraftKept).toBe(false);
    expect(inUse.resume()).toBe("dittofeed-setup --profile acme, or start dittofeed-setup again");
  });

  it("of another wizard stay, although this one saved its own", async () => {
    const inUse = await AnswersInUse.begin(drafts, begun);
    const others = { ...answers, "workspace.name": "Typed meanwhile" };
    await drafts.keep({ profile: undefined, answers: others });
    inUse.hear(saved);
    await inUse.settled();
    expect((await drafts.load())?.answers).toEqual(others);
  });

  it("are not said to be kept where nothing is, nor nothing to be changed where an earlier run changed something", async () => {
    const first = await AnswersInUse.begin(drafts, begun);
    expect(first.isDraftKept).toBe(false);
    expect(first.stopWords()).toEqual({
      title: "Stopped before the first step",
      why: "Only checks were running. Nothing was changed.",
      next: "Resume: start dittofeed-setup again",
    });
    const second = await AnswersInUse.begin(drafts, { ...begun, hasRunBefore: true });
    expect(second.stopWords().why).toBe("It was still looking: nothing more was changed.");
  });

  it("do not come back with a write that was still under way when they were forgotten", async () => {
    const writing = drafts.keep({ profile: undefined, answers });
    await Promise.all([writing, drafts.forget(answers)]);
    expect(await drafts.load()).toBeUndefined();
  });
});
