import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { examplePlan, exampleProblem, planStep } from "../../../support/events.ts";
import { fakeWizardServices, savedProfile } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";

afterEach(cleanup);

type Review = Awaited<ReturnType<ReturnType<typeof fakeWizardServices>["services"]["review"]>>;

async function onReview(changes: Partial<Review> = {}, size?: { columns: number; rows: number }) {
  const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
  const { services, asked } = fakeWizardServices({ found });
  const { review } = services;
  services.review = async (input) => ({ ...(await review(input)), ...changes });
  const screen = renderWizard(services, size);
  screen.type(keys.enter);
  await screen.sees("Options");
  screen.type(keys.enter.repeat(2));
  await screen.sees("Review");
  return { screen, asked };
}

describe("the review", () => {
  it("says first what it comes to, with how long that took before", async () => {
    const { screen } = await onReview({ milliseconds: 118_000 });
    await screen.sees("3 steps: 3 changes, 1 file, 1 image, about 2 minutes; 1 step skipped");
  });

  it("opens and closes a group, and starts from its first row alone", async () => {
    const { screen, asked } = await onReview();
    await screen.sees("❯ Start");
    screen.type(keys.down);
    await screen.sees("Enter open");
    screen.type(keys.enter);
    await screen.sees("❯ ▾ Files");
    expect(screen.frame()).toContain("      + create .env (mode 0600)");
    expect(asked.ran).toEqual([]);
    screen.type(keys.left);
    await screen.sees("❯ ▸ Files");
    screen.type(`${keys.right} `);
    await screen.sees("❯ ▸ Files");
    screen.type(keys.up);
    await screen.sees("❯ Start");
    screen.type(keys.enter);
    await screen.sees("Finished");
  });

  it("has what is skipped in one line with its reason", async () => {
    const plan = {
      steps: [
        ...examplePlan.steps,
        planStep({ task: "a", phase: "verification", state: "skipped", because: "none is asked for" }),
      ],
    };
    const { screen } = await onReview({ plan });
    await screen.sees("▸ Skipped       - 2 steps   a rehearsal runs no containers; 1 other reason");
    screen.type(keys.down.repeat(9) + keys.enter);
    await screen.sees("- none is asked for");
  });

  it("puts what speaks against it before all else, and cannot be started then", async () => {
    const findings: Review["findings"] = [{ check: "ports-free", status: "fail", problem: exampleProblem }];
    const { screen, asked } = await onReview({ findings }, { columns: 80, rows: 12 });
    await screen.sees("✘ Port 3000 is taken");
    expect(screen.frame()).not.toContain("Enter");
    screen.type(`y${keys.enter}`);
    screen.type(keys.down);
    await screen.sees("❯ ▸ Files");
    expect(asked.ran).toEqual([]);
  });

  it("lets itself be started with a warning, which is marked as one", async () => {
    const findings: Review["findings"] = [{ check: "memory", status: "warn", problem: exampleProblem }];
    const { screen } = await onReview({ findings });
    await screen.sees("⚠ Port 3000 is taken");
    expect(screen.frame()).toContain("❯ Start");
  });
});
