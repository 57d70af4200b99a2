import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { followRun } from "../../../../screens/wizard/follow-run.ts";
import type { Hear, RunEnded, WizardServices } from "../../../../screens/wizard/services.ts";
import type { TaskEvent } from "../../../../src/domain/event.ts";
import { Problem } from "../../../../src/domain/problem.ts";
import { examplePlan, exampleRun } from "../../../support/events.ts";
import { fakeWizardServices, play, savedProfile, wizardDefaults } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";

afterEach(cleanup);

const begun: TaskEvent[] = [
  { type: "plan-made", plan: examplePlan },
  { type: "task-started", task: "write-env", title: "Write the settings file", phase: "files" },
];
const attached: NonNullable<WizardServices["attached"]> = {
  installation: { name: "acme", directory: "/opt/acme" },
  base: { ...wizardDefaults, name: "acme" },
};

it("counts from when it was said, and not from when it is seen", async () => {
  const ticks: number[] = [];
  const run = async (hear: Hear): Promise<RunEnded> => {
    for (const [at, event] of begun.entries()) hear(event, 60_000 - at * 20_000);
    return { exitCode: 0 };
  };
  const rate = { elapsed: () => 100_000, frameEvery: 100 };
  await followRun(run, rate, { show: () => undefined, tick: (milliseconds) => ticks.push(milliseconds) });
  expect(ticks).toEqual([20_000]);
});

/** A run that began a minute ago, and goes on until it is ended here. */
function running(changes: Partial<WizardServices> = {}) {
  let end: (ended: RunEnded) => void = () => undefined;
  const ended = new Promise<RunEnded>((resolve) => {
    end = resolve;
  });
  const attach = async (_installation: unknown, hear: Hear) => {
    for (const event of begun) hear(event, 60_000);
    return ended;
  };
  const { services, asked } = fakeWizardServices({ attached, attach, ...changes });
  return { screen: renderWizard(services), asked, end: (exitCode: number) => end({ exitCode }) };
}

describe("a run that goes on in another process", () => {
  it("is left running: with Enter, or where the terminal is gone", async () => {
    for (const isByKey of [true, false]) {
      const { screen, asked } = running();
      await screen.sees("0 of 3 steps");
      if (isByKey) {
        screen.type(keys.ctrlC);
        await screen.sees("Leave it running, or stop it?");
        screen.type(keys.escape);
        await screen.sees("Ctrl-C leave or stop");
        screen.type(keys.ctrlC);
        await screen.sees("Leave it running, or stop it?");
        screen.type(keys.enter);
      } else screen.wizard.interrupt();
      expect(await screen.wizard.finished).toEqual({
        ...{ exitCode: 0, isRunAbandoned: false },
        lastWords: ["It keeps running. Watch it: dittofeed-setup attach acme"],
      });
      expect(asked.cancels).toBe(0);
      screen.unmount();
    }
  });

  it("is stopped with s, and its end is waited for", async () => {
    let stops = 0;
    const { screen, asked, end } = running({
      stopElsewhere: async () => {
        stops += 1;
      },
    });
    await screen.sees("0 of 3 steps");
    screen.type(keys.ctrlC);
    await screen.sees("Leave it running, or stop it?");
    screen.type("s");
    await screen.sees("Stopping at a safe point");
    end(130);
    expect(await screen.wizard.finished).toMatchObject({ exitCode: 130, isRunAbandoned: false });
    expect([stops, asked.cancels]).toEqual([1, 0]);
  });

  it("says why it cannot be stopped from here, and keeps being shown", async () => {
    const notOurs = new Problem({
      ...{
        code: "run-not-ours",
        title: "This run cannot be stopped from here",
        why: "The installation keeps running.",
      },
      ...{ saw: "Process 4711 belongs to another user.", next: "sudo kill -INT 4711" },
    });
    const { screen } = running({ stopElsewhere: () => Promise.reject(notOurs) });
    await screen.sees("0 of 3 steps");
    screen.type(`${keys.ctrlC}s`);
    await screen.sees("Process 4711 belongs to another user. sudo kill -INT 4711");
    await screen.sees("Installing");
  });

  it("is chosen on the first screen, shows its end, and what is left can be done from there", async () => {
    const installations = [{ ...savedProfile, worker: "dittofeed-setup (process 7)", isRecorded: true as const }];
    const found = { ...fakeWizardServices().services.found, installations };
    const { services } = fakeWizardServices({ found, attach: async (_installation, hear) => play(exampleRun, hear) });
    const screen = renderWizard(services);
    await screen.sees("You see all of its progress");
    screen.type(keys.enter);
    await screen.sees("Finished");
  });
});

describe("where the line can drop", () => {
  const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };

  it.each([
    ["", "keeps going", true],
    ["k", "stops at a safe point", false],
    ["kk", "keeps going", true],
  ])("after %j the installation %s", async (typed, says, isApart) => {
    let asked: boolean | undefined;
    const { services } = fakeWizardServices({
      ...{ found, mayDrop: true },
      run: async (how, hear) => {
        asked = how.isApart;
        return play(exampleRun, hear);
      },
    });
    const screen = renderWizard(services);
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(keys.enter.repeat(2));
    await screen.sees("If this connection drops, the installation keeps going.");
    for (const key of typed) screen.type(key);
    await screen.sees(`If this connection drops, the installation ${says}.`);
    screen.type(keys.enter);
    await screen.sees("Finished");
    expect(asked).toBe(isApart);
  });
});
