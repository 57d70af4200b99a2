import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import type { Found } from "../../../../screens/wizard/services.ts";
import { docker, fakeWizardServices, savedProfile } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";

afterEach(cleanup);

/** A first screen of which nothing is known yet, and what tells it more. */
function begun() {
  let tell: (found: Partial<Found>) => void = () => undefined;
  let askedAgain = 0;
  const { services, asked } = fakeWizardServices({
    onFound: (show) => {
      tell = show;
    },
    askDockerAgain: () => {
      askedAgain += 1;
      tell({ docker: undefined });
    },
  });
  Object.assign(services.found, { docker: undefined, isDiskRead: false });
  return {
    screen: renderWizard(services),
    asked,
    tell: (found: Partial<Found>) => tell(found),
    askedAgain: () => askedAgain,
  };
}

const unusable = { isUsable: false, says: "The engine does not answer", saw: "timeout", next: "Start it." } as const;

describe("the first screen", () => {
  it("is there before anything has answered, and leads on at once", async () => {
    const { screen } = begun();
    await screen.sees("Docker ...");
    expect(screen.frame()).toContain("❯ New installation on this machine");
    screen.type(keys.down.repeat(2) + keys.enter);
    await screen.sees("What should this installation");
    screen.type(keys.escape);
    await screen.sees("❯ New installation on Coolify");
    screen.type(keys.ctrlC);
    expect(await screen.wizard.finished).toMatchObject({ exitCode: 130 });
  });

  it("fills in what is found, and what is selected stays selected", async () => {
    const { screen, tell } = begun();
    await screen.sees("Docker ...");
    screen.type(keys.down);
    await screen.sees("❯ Rehearsal");
    tell({ installations: [{ ...savedProfile, isThere: true, stoppedAt: "Pull the images" }], isDiskRead: true });
    await screen.sees("Installation in /opt/acme");
    expect(screen.frame()).toContain("❯ Rehearsal");
    tell({ docker });
    await screen.sees("✔ Docker 28.1");
    tell({ otherStacks: ["legacy"] });
    await screen.sees('Containers of "legacy"');
    expect(screen.frame()).toContain("❯ Rehearsal");
    screen.type(keys.enter);
    await screen.sees("What should this installation");
    expect(screen.wizard.state().answers.target).toBe("rehearsal");
  });

  it("keeps the row of what Docker is needed for, says why, and asks again at a key", async () => {
    const { screen, tell, askedAgain } = begun();
    await screen.sees("Docker ...");
    expect(screen.frame()).not.toContain("r ask Docker again");
    tell({ docker: unusable, isDiskRead: true });
    await screen.sees("⚠ The engine does not answer: timeout");
    expect(screen.frame()).toContain("❯ New installation on this machine  needs Docker");
    screen.type(keys.enter);
    await screen.sees("Fix that, then press r.");
    screen.type("r");
    await screen.sees("Docker ...");
    expect(askedAgain()).toBe(1);
    tell({ docker });
    await screen.sees("✔ Docker 28.1");
    screen.type(keys.enter);
    await screen.sees("What should this installation");
    expect(screen.wizard.state().answers.target).toBe("compose");
  });

  it("keeps a notice until the next key, whatever is found meanwhile", async () => {
    const { screen, tell } = begun();
    screen.type(keys.escape);
    await screen.sees("This is the first screen");
    tell({ docker });
    await screen.sees("✔ Docker 28.1");
    expect(screen.frame()).toContain("This is the first screen");
    screen.type(keys.down);
    await screen.sees("❯ Rehearsal");
    expect(screen.frame()).not.toContain("This is the first screen");
  });
});
