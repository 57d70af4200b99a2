import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import type { WizardServices } from "../../../../screens/wizard/services.ts";
import { Problem } from "../../../../src/domain/problem.ts";
import { examplePlan, exampleProblem } from "../../../support/events.ts";
import { fakeWizardServices, offeredRepair, play, savedProfile } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";

afterEach(cleanup);

const problem = new Problem({ ...exampleProblem.toJSON(), repairs: ["S4"] });

/** On a review that finds something that the doctor repairs, until `isFixed` says that it is gone. */
async function onReview(isFixed: () => boolean, changes: Partial<WizardServices> = {}, sees = "f fix") {
  const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
  const { services, asked } = fakeWizardServices({
    found,
    review: async () => ({
      plan: examplePlan,
      findings: isFixed() ? [] : [{ check: "volume-password", status: "fail", problem }],
      differences: [],
      freePorts: undefined,
      resolved: { target: "compose", directory: "/opt/acme" },
    }),
    ...changes,
  });
  const screen = renderWizard(services);
  screen.type(keys.enter);
  await screen.sees("Options");
  screen.type(keys.enter + keys.enter);
  await screen.sees(sees);
  return { screen, asked };
}

describe("a repair of the doctor's, in the wizard", () => {
  it("is shown first, done after Enter, and then everything is looked at again", async () => {
    let isFixed = false;
    const { screen } = await onReview(() => isFixed, {
      repair: async (say) => {
        isFixed = true;
        say("ALTER ROLE");
        return { problem: undefined, status: "ok" as const };
      },
    });
    screen.type("f");
    await screen.sees("docker exec --interactive demo-postgres-1");
    expect(screen.frame()).toContain("Nothing has been changed yet.");
    expect(isFixed).toBe(false);
    screen.type(keys.enter);
    await screen.sees("Fixed");
    expect(screen.frame()).toContain("ALTER ROLE");
    screen.type(keys.enter);
    await screen.sees("Completed steps are kept. Enter starts.");
  });

  it("is left as it is on Escape, and says so where nothing can be done here", async () => {
    let repairs = 0;
    const repair = async () => {
      repairs += 1;
      return { problem: undefined, status: "ok" as const };
    };
    const { screen } = await onReview(() => false, { repair });
    screen.type("f");
    await screen.sees("Esc cancel");
    screen.type(keys.escape);
    await screen.sees("Fix this before continuing. Nothing has been changed.");
    expect(repairs).toBe(0);
    const none = await onReview(() => false, { repair, repairFor: async () => undefined });
    none.screen.type("f");
    await none.screen.sees("S4 finds nothing left to fix here.");
    none.screen.type(keys.enter);
    await none.screen.sees("Fix this before continuing");
    expect(repairs).toBe(0);
  });

  it("that cannot be undone needs its name typed", async () => {
    let repairs = 0;
    const { screen } = await onReview(() => false, {
      repairFor: async () => ({
        ...offeredRepair,
        remediation: { ...offeredRepair.remediation, risk: "destroys", confirm: "the-data" },
      }),
      repair: async () => {
        repairs += 1;
        return { problem: undefined, status: "ok" as const };
      },
    });
    screen.type("f");
    await screen.sees("This cannot be undone. Type the-data to agree:");
    screen.type(keys.enter);
    await screen.sees("Nothing was done. Type the-data, or press Esc");
    screen.type("the-data");
    await screen.sees("❯ the-data");
    expect(repairs).toBe(0);
    screen.type(keys.enter);
    await screen.sees("Fixed");
    expect(repairs).toBe(1);
  });

  it("tells the truth where it did not help, and waits for it to stop when the wizard is left", async () => {
    const { screen } = await onReview(() => false, {
      repair: async () => ({ problem: exampleProblem, status: "fail" as const }),
    });
    screen.type("f");
    await screen.sees("Enter fix");
    screen.type(keys.enter);
    await screen.sees("Still failing");
    expect(screen.frame()).toContain(exampleProblem.title);
    let stop: (() => void) | undefined;
    const stopped = await onReview(() => false, {
      repair: () => new Promise((_, reject) => (stop = () => reject(new Error("aborted")))),
      cancel: () => stop?.(),
    });
    stopped.screen.type("f");
    await stopped.screen.sees("Enter fix");
    stopped.screen.type(keys.enter);
    await stopped.screen.sees("Fixing");
    stopped.screen.type(keys.ctrlC);
    expect(await stopped.screen.wizard.finished).toMatchObject({
      exitCode: 130,
      isRunAbandoned: false,
      lastWords: [expect.stringContaining("Completed steps are kept")],
    });
  });

  it("is offered at an installation's stop too", async () => {
    let isFixed = true;
    const { screen } = await onReview(
      () => isFixed,
      {
        run: (_begun, onEvent) =>
          play(
            [
              { type: "plan-made", plan: examplePlan },
              { type: "run-ended", outcome: "failed", exitCode: 1, problem, summary: undefined },
            ],
            onEvent,
          ),
      },
      "Enter start",
    );
    isFixed = false;
    screen.type(keys.enter);
    await screen.sees("Not finished");
    expect(screen.frame()).toContain("r retry   f fix   d doctor");
    screen.type("f");
    await screen.sees("Do this now? Nothing has been changed yet.");
    screen.type(keys.escape);
    await screen.sees("Fix this before continuing");
  });
});
