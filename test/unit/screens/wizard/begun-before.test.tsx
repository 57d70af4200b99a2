import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import type { Watched } from "../../../../screens/wizard/services.ts";
import { fakeWizardServices, savedProfile, wizardDefaults } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";

afterEach(cleanup);

describe("a profile that leaves something out", () => {
  it("is asked about that alone, and then reviewed", async () => {
    const defaults = { ...wizardDefaults, workspace: { name: "Acme", domain: "acme.org", administrator: "" } };
    const { services, asked } = fakeWizardServices({ defaults, toComplete: { profile: undefined, leftOut: [] } });
    const screen = renderWizard(services);
    await screen.sees("❯ Administrator");
    screen.type(`ops@acme.org${keys.enter}`);
    await screen.sees("Nothing has been changed yet");
    expect(asked.reviewed).toMatchObject([{ workspace: { name: "Acme", administrator: "ops@acme.org" } }]);
    screen.type(keys.escape.repeat(1));
    await screen.sees("Options");
  });

  it("is reviewed at once where nothing is missing", async () => {
    const defaults = {
      ...wizardDefaults,
      workspace: { name: "Acme", domain: "acme.org", administrator: "a@acme.org" },
    };
    const screen = renderWizard(
      fakeWizardServices({ defaults, toComplete: { profile: undefined, leftOut: [] } }).services,
    );
    await screen.sees("Nothing has been changed yet");
  });
});

describe("what was begun before", () => {
  it("keeps the answers at each step, without a secret, and goes on with them where one is missing", async () => {
    const { services, asked } = fakeWizardServices();
    const screen = renderWizard(services);
    screen.type(keys.enter.repeat(2));
    await screen.sees("❯ Domain");
    expect(asked.drafts).toEqual([]);
    screen.type("shop.org");
    await screen.sees("https://app.shop.org/dashboard");
    screen.type(keys.down);
    await screen.sees("❯ Address");
    screen.type(keys.ctrlC);
    const { lastWords } = await screen.wizard.finished;
    expect(lastWords).toEqual([expect.stringContaining("Your answers are saved")]);
    const draft = asked.drafts.at(-1);
    expect(draft).toMatchObject({ profile: undefined, answers: { domain: "shop.org" } });
    screen.unmount();

    const found = { ...services.found, draft };
    const again = renderWizard(fakeWizardServices({ found }).services);
    await again.sees("Resume where you left off");
    again.type(keys.enter);
    await again.sees("Options");
    again.type(keys.enter);
    await again.sees("Enter a workspace name, for example Acme Marketing");
    again.type(keys.escape);
    await again.sees("shop.org");
  });

  it("continues what was interrupted at the review, and goes to the doctor", async () => {
    const installations = [{ ...savedProfile, isThere: true, stoppedAt: "Pull the images" }];
    const found = { ...fakeWizardServices().services.found, installations };
    const screen = renderWizard(fakeWizardServices({ found }).services);
    await screen.sees("It stopped at: Pull the images");
    screen.type(keys.enter);
    await screen.sees("Nothing has been changed yet");
    screen.unmount();
    const other = renderWizard(fakeWizardServices({ found }).services);
    other.type(keys.down + keys.enter);
    expect(await other.wizard.finished).toMatchObject({ goOn: { command: "doctor", profile: "acme" } });
  });

  it("watches a run of somebody else, and goes on from where it ended", async () => {
    const installations = [{ ...savedProfile, worker: "dittofeed-setup apply (process 7)" }];
    const found = { ...fakeWizardServices().services.found, installations };
    let tell: ((seen: Watched) => void) | undefined;
    let stops = 0;
    const { services } = fakeWizardServices({
      found,
      watch: (_installation, show) => {
        tell = show;
        return () => {
          stops += 1;
        };
      },
    });
    const screen = renderWizard(services);
    screen.type(keys.enter);
    await screen.sees("Looking for its log");
    tell?.({ worker: "dittofeed-setup apply (process 7)", at: "Pull the images", lines: ["one", "two"] });
    await screen.sees("two");
    screen.type(keys.enter);
    tell?.({ worker: undefined, at: "Ended: done", lines: ["three"] });
    await screen.sees("That run has ended.");
    expect(stops).toBe(0);
    screen.type(keys.enter);
    await screen.sees("Nothing has been changed yet");
    expect(stops).toBe(1);
  });
});
