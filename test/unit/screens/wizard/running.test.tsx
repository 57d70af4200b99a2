import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Emit } from "../../../../src/domain/event.ts";
import { Problem } from "../../../../src/domain/problem.ts";
import { examplePlan, exampleProblem } from "../../../support/events.ts";
import { fakeWizardServices, play, savedProfile, wizardDefaults } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";

afterEach(cleanup);

/** From the saved profile through the review. */
async function startRun(screen: ReturnType<typeof renderWizard>): Promise<void> {
  screen.type(keys.enter);
  await screen.sees("Options");
  screen.type(keys.enter.repeat(2));
  await screen.sees("Nothing has been changed yet");
  screen.type(keys.enter);
}

describe("the running installation", () => {
  it("asks whether Ctrl-C was meant, stops and waits for it; one more leaves at once", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    for (const isPatient of [true, false]) {
      let stop: ((end: { exitCode: number }) => void) | undefined;
      const { services, asked } = fakeWizardServices({
        found,
        run: async (_input, hear) => {
          await play(
            [
              { type: "plan-made", plan: examplePlan },
              { type: "task-started", task: "write-env", title: "Write the settings file", phase: "files" },
            ],
            hear,
          );
          return await new Promise<{ exitCode: number }>((resolve) => {
            stop = resolve;
          });
        },
      });
      const screen = renderWizard(services);
      await startRun(screen);
      await screen.sees("0 of 3 steps");
      screen.type(keys.ctrlC);
      await screen.sees("Stop now?");
      expect(asked.cancels).toBe(0);
      screen.type("n");
      await screen.sees("Ctrl-C stop");
      screen.type(keys.ctrlC);
      await screen.sees("Stop now?");
      screen.type(isPatient ? "y" : keys.ctrlC);
      await screen.sees("Stopping");
      expect(asked.cancels).toBe(1);
      if (isPatient) stop?.({ exitCode: 130 });
      else screen.type(keys.ctrlC);
      const { exitCode, lastWords } = await screen.wizard.finished;
      expect(exitCode).toBe(130);
      if (!isPatient) expect(lastWords[0]).toContain("to resume");
      stop?.({ exitCode: 130 });
      screen.unmount();
    }
  });

  it("shows a failure with what to do next, keeps it in the scrollback, and can try again", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const screen = renderWizard(
      fakeWizardServices({
        found,
        run: (_input, hear) =>
          play(
            [
              { type: "plan-made", plan: examplePlan },
              { type: "task-line", task: "pull-images", source: "docker", line: "no space left" },
              { type: "task-failed", task: "pull-images", problem: exampleProblem },
              { type: "run-ended", outcome: "failed", exitCode: 1, problem: exampleProblem, summary: undefined },
            ],
            hear,
          ),
      }).services,
    );
    await startRun(screen);
    await screen.sees("Next  Stop it, or choose another port.");
    expect(screen.frame()).toContain("docker no space left");
    screen.type("r");
    await screen.sees("Completed steps are kept. Enter starts.");
    screen.type(keys.enter);
    await screen.sees("Not finished");
    screen.type(keys.enter);
    const { exitCode, lastWords } = await screen.wizard.finished;
    expect(exitCode).toBe(1);
    expect(lastWords).toContain("  Next: Stop it, or choose another port.");
  });
});

describe("answers that no saved profile holds at the end", () => {
  it.each([
    [true, "Your answers are saved, without secrets: start dittofeed-setup again to resume."],
    [false, undefined],
  ])("are named with the last words where they are kept (%s), and only there", async (isDraftKept, words) => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const refused = { ...failedEnd, outcome: "refused" } as const;
    const run = async (_begun: unknown, hear: Emit) => ({ ...(await play([refused], hear)), isDraftKept });
    const screen = renderWizard(fakeWizardServices({ found, run }).services);
    await startRun(screen);
    await screen.sees("Next  Stop it, or choose another port.");
    screen.type(keys.enter);
    const { lastWords } = await screen.wizard.finished;
    expect(lastWords.find((line) => line.includes("answers"))).toBe(words);
    expect(lastWords.at(-1)).toBe("Nothing was changed.");
  });
});

const failedEnd = {
  type: "run-ended",
  outcome: "failed",
  exitCode: 1,
  problem: exampleProblem,
  summary: undefined,
} as const;
const complete = { ...wizardDefaults, workspace: { name: "Acme", domain: "acme.org", administrator: "ops@acme.org" } };

describe("the log below the progress", () => {
  it("goes from service to service, keeps what has a word, and stands still", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    let say: ((line: string) => void) | undefined;
    const followed: string[] = [];
    const { services } = fakeWizardServices({
      found,
      run: async (_input, hear) => {
        const state = { type: "service-state", task: "start-applications" } as const;
        await play(
          [
            { type: "plan-made", plan: examplePlan },
            { ...state, service: "api", state: "starting" },
            { ...state, service: "worker", state: "pulling" },
          ],
          hear,
        );
        say = (line) => hear({ type: "task-line", task: "start-applications", source: "compose", line });
        return await new Promise<{ exitCode: number }>(() => undefined);
      },
      followLog: (_input, service, show) => {
        followed.push(service);
        show([`${service} listens`, `${service} has an error`]);
        return () => followed.push(`end of ${service}`);
      },
    });
    const screen = renderWizard(services);
    await startRun(screen);
    await screen.sees("Tab next log");
    await vi.waitUntil(() => say !== undefined, { timeout: 30_000 });
    say?.("Container made");
    await screen.sees("compose Container made");
    screen.type("\t");
    await screen.sees("log of api");
    expect(screen.frame()).toContain("\napi has an error");
    screen.type("/ERR");
    await screen.sees("/ERR");
    expect(screen.frame()).not.toContain("listens");
    screen.type(keys.enter);
    await screen.sees('log of api, only "ERR"');
    screen.type(" ");
    await screen.sees("paused");
    screen.type("\t");
    await screen.sees("log of this run");
    expect(followed).toEqual(["api", "end of api"]);
    screen.type(keys.escape);
    await screen.sees("compose Container made");
    screen.type(" ");
    await screen.sees("paused");
    say?.("one more");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(screen.frame()).not.toContain("one more");
    screen.type(" ");
    await screen.sees("one more");
  });

  it("leads from a failure to the doctor, or past the app's own migrations", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const problem = new Problem({ ...exampleProblem.toJSON(), code: "migration-failed" });
    const { services, asked } = fakeWizardServices({
      found,
      run: (_input, hear) =>
        play(
          [
            { type: "plan-made", plan: examplePlan },
            { type: "task-failed", task: "write-env", problem },
            { type: "run-ended", outcome: "failed", exitCode: 1, problem, summary: undefined },
          ],
          hear,
        ),
    });
    const screen = renderWizard(services);
    await startRun(screen);
    await screen.sees('failed at "Write the settings file"');
    screen.type("s");
    await screen.sees("Completed steps are kept. Enter starts.");
    expect(asked.reviewed.at(-1)?.database?.route).toBe("sql");
    screen.type(keys.enter);
    await screen.sees("d doctor");
    screen.type("d");
    expect(await screen.wizard.finished).toMatchObject({
      goOn: { command: "doctor", profile: "acme" },
      // The failure stays in the scrollback, above the doctor.
      lastWords: expect.arrayContaining(["  Next: Stop it, or choose another port."]),
    });
  });

  it("offers no doctor where it could not know which of several installations to look at", async () => {
    const found = {
      ...fakeWizardServices().services.found,
      installations: [savedProfile, { ...savedProfile, profile: "shop" }],
    };
    const { services } = fakeWizardServices({
      found,
      defaults: complete,
      run: (_input, hear) => play([{ type: "plan-made", plan: examplePlan }, failedEnd], hear),
    });
    const screen = renderWizard(services);
    screen.type(keys.up);
    await screen.sees("❯ Find out what is wrong");
    screen.type(keys.up.repeat(4));
    await screen.sees("❯ Rehearsal");
    screen.type(keys.enter.repeat(5));
    await screen.sees("Options");
    screen.type(keys.enter);
    await screen.sees("Nothing has been changed yet");
    screen.type(keys.enter);
    await screen.sees("Not finished");
    expect(screen.frame()).toContain("r retry   Enter quit");
    screen.type("d");
    screen.type(keys.enter);
    expect(await screen.wizard.finished).toMatchObject({ exitCode: 1 });
  });

  it("asks on Ctrl-C so that it is seen, and only y or a second one stops", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const { services, asked } = fakeWizardServices({ found, run: () => new Promise(() => undefined) });
    const screen = renderWizard(services);
    await startRun(screen);
    await screen.sees("Installing");
    screen.type(keys.help);
    await screen.sees("Ctrl-C asks before it stops");
    screen.type(keys.ctrlC);
    await screen.sees("Stop now?");
    screen.type(keys.enter);
    await screen.sees("Ctrl-C stop");
    screen.type(keys.ctrlC);
    await screen.sees("Stop now?");
    screen.type("?");
    await screen.sees("Ctrl-C stop");
    expect(asked.cancels).toBe(0);
    screen.type(keys.ctrlC + keys.ctrlC);
    await screen.sees("Stopping");
    expect(asked.cancels).toBe(1);
    screen.type(keys.ctrlC);
    expect(await screen.wizard.finished).toMatchObject({ exitCode: 130, isRunAbandoned: true });
  });

  it("does not say that nothing was changed when it is left after a failed run", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const failed = { type: "task-failed", task: "pull-images", problem: exampleProblem } as const;
    const { services } = fakeWizardServices({
      found,
      run: (_input, hear) => play([{ type: "plan-made", plan: examplePlan }, failed, failedEnd], hear),
    });
    const screen = renderWizard(services);
    await startRun(screen);
    await screen.sees("Not finished");
    screen.type("r");
    await screen.sees("Review");
    screen.type(keys.ctrlC);
    const { exitCode, lastWords } = await screen.wizard.finished;
    expect(exitCode).toBe(130);
    expect(lastWords).toEqual([expect.stringContaining("Completed steps are kept")]);
  });
});
