import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { answerAll } from "../../../support/answer-all.ts";
import { examplePlan, exampleProblem } from "../../../support/events.ts";
import { fakeWizardServices, savedProfile } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";

afterEach(cleanup);

describe("answers that follow from others", () => {
  it("fills the address and the workspace's domain from one domain, and leaves alone what was typed", async () => {
    const { services, asked } = fakeWizardServices();
    const screen = renderWizard(services);
    screen.type(keys.enter.repeat(2));
    await screen.sees("❯ Domain");
    screen.type("acme.or");
    await screen.sees("https://app.acme.or/dashboard");
    screen.type("g");
    await screen.sees("https://app.acme.org/api/public");
    screen.type(`${keys.down}${keys.clear}https://inbound.acme.org`);
    await screen.sees("https://inbound.acme.org");
    screen.type(`${keys.up}${keys.clear}other.org`);
    await screen.sees("other.org");
    expect(screen.frame()).toContain("https://inbound.acme.org");
    screen.type(`${keys.clear}https://x`);
    await screen.sees("Domain must be a domain such as");
    screen.type(keys.clear + keys.enter);
    await screen.sees("Workspace and administrator");
    expect(screen.frame()).toContain("acme.org");
    screen.type(keys.ctrlC);
    await screen.wizard.finished;
    expect(JSON.stringify(asked.drafts.at(-1))).toContain("inbound");
  });

  it("says what is odd about Google's values, and takes them all the same", async () => {
    const { services, asked } = fakeWizardServices();
    const screen = renderWizard(services);
    await answerAll(screen);
    screen.type(keys.escape);
    await screen.sees("Sign-in with Google");
    screen.type(`${keys.right}${keys.enter}my-client`);
    await screen.sees("end in .apps.googleusercontent.com");
    screen.type(`${keys.enter}${keys.paste("GOCSPX-short")}${keys.enter}`);
    await screen.sees("Options");
    screen.type(keys.up + keys.enter);
    await screen.sees("typed by you, but it does not look valid");
    screen.type(keys.escape);
    await screen.sees("Options");
    screen.type(keys.escape);
    await screen.sees("begin with GOCSPX-");
    screen.type(`${keys.down}${keys.down}${keys.paste("GOCSPX-abcdefghijklmnopqrstuvwxyz-_")}${keys.enter}`);
    await screen.sees("❯ Continue");
    screen.type(keys.up + keys.enter);
    await screen.sees("typed by you");
    expect(screen.frame()).not.toContain("does not look");
    expect(asked.kept.map(([, value]) => value.length)).toEqual([12, 35]);
  });

  it("takes the next free ports with one key, and looks again", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const looked: number[] = [];
    const { services } = fakeWizardServices({
      found,
      review: async (input) => {
        const { edge = 0 } = input.ports ?? {};
        looked.push(edge);
        const resolved = { target: "compose", directory: "/opt/d" } as const;
        const moved = { ...input, ports: { ...input.ports, edge: 3005 } };
        return edge === 3001
          ? {
              ...{ plan: examplePlan, resolved, differences: [] },
              findings: [{ check: "ports-free", status: "fail", problem: exampleProblem }],
              freePorts: { profile: moved, says: ["ports.edge: 3001 -> 3005"] },
            }
          : { plan: examplePlan, resolved, findings: [], differences: [], freePorts: undefined };
      },
    });
    const screen = renderWizard(services);
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(keys.enter);
    await screen.sees("p use free ports");
    expect(screen.frame()).toContain("ports.edge: 3001 -> 3005");
    screen.type("p");
    await screen.sees("Nothing has been changed yet");
    expect(looked).toEqual([3001, 3005]);
    screen.type("p");
    expect(looked).toEqual([3001, 3005]);
  });

  it("shows what changes in files that are there already", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const { services } = fakeWizardServices({ found });
    const { review } = services;
    services.review = async (input) => ({
      ...(await review(input)),
      differences: [
        { file: ".env", lines: ["-DASHBOARD_URL=http://old", "+DASHBOARD_URL=http://new", "+JWT_SECRET=(hidden)"] },
      ],
    });
    const screen = renderWizard(services, { columns: 80, rows: 60 });
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(keys.enter);
    await screen.sees("d differences");
    screen.type("d");
    await screen.sees("Changes in files");
    expect(screen.frame()).toContain(
      ".env\n  -DASHBOARD_URL=http://old\n  +DASHBOARD_URL=http://new\n  +JWT_SECRET=(hidden)",
    );
    screen.type(keys.escape);
    await screen.sees("Enter start");
  });
});
