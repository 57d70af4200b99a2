import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { Problem } from "../../../../src/domain/problem.ts";
import type { ProfileInput } from "../../../../src/domain/profile.ts";
import { docker, fakeWizardServices, savedProfile, wizardDefaults } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";

afterEach(cleanup);

const acme: ProfileInput = {
  ...wizardDefaults,
  name: "acme",
  directory: "/srv/acme",
  workspace: { name: "Acme", domain: "acme.org", administrator: "ops@acme.org" },
  google: { clientId: "1-a.apps.googleusercontent.com" },
};
const usual = {
  ...fakeWizardServices().services.found,
  docker,
  installations: [{ ...savedProfile, isThere: true }],
};

describe("another choice on the first screen", () => {
  it("starts over where the answers were about something that is saved, and takes no secret along", async () => {
    const { services, asked } = fakeWizardServices({ found: usual, loadProfile: async () => acme });
    const screen = renderWizard(services);
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(keys.escape);
    await screen.sees("Client secret");
    screen.type(keys.down.repeat(2));
    await screen.sees("leave empty to keep the current one");
    screen.type(`${keys.paste("GOCSPX-typed-for-acme")}${keys.enter}`);
    await screen.sees("Options");
    expect(asked.kept).toHaveLength(1);
    for (const title of ["Sign-in", "Workspace", "Address", "Mode", "Welcome"]) {
      screen.type(keys.escape);
      await screen.sees(title);
    }
    await screen.sees('❯ Change "acme"');
    screen.type(keys.up.repeat(4));
    await screen.sees("❯ New installation on this");
    screen.type(keys.enter + keys.enter);
    await screen.sees("❯ Domain");
    expect(asked.forgotten).toEqual(["GOOGLE_CLIENT_SECRET"]);
    screen.type(keys.enter);
    await screen.sees("such as Acme Marketing");
    screen.type(keys.ctrlC);
    await screen.wizard.finished;
    expect(screen.wizard.state().answers).toMatchObject({ directory: "", google: "no" });
  });

  it("that is the same again goes on with the answers as they are", async () => {
    const { services } = fakeWizardServices({ found: usual, loadProfile: async () => acme });
    const screen = renderWizard(services);
    screen.type(keys.up.repeat(4));
    await screen.sees("❯ New installation on this");
    screen.type(keys.enter + keys.enter);
    await screen.sees("❯ Domain");
    screen.type("shop.org");
    screen.type(keys.escape);
    await screen.sees("❯ Standard");
    screen.type(keys.escape);
    await screen.sees("❯ New installation");
    screen.type(keys.enter + keys.enter);
    await screen.sees("shop.org");
    expect(screen.frame()).toContain("❯ Domain");
  });

  it("after a folder that was adopted does not rehearse in it", async () => {
    const found = { ...usual, installations: [], existing: "/opt/dittofeed" };
    const { services } = fakeWizardServices({ found });
    const screen = renderWizard(services);
    await screen.sees("❯ Take over /opt/dittofeed");
    screen.type(keys.enter + keys.enter);
    await screen.sees("❯ Domain");
    expect(screen.wizard.state().answers.directory).toBe("/opt/dittofeed");
    screen.type(keys.escape);
    await screen.sees("❯ Standard");
    screen.type(keys.escape);
    await screen.sees("❯ Take over");
    screen.type(keys.up.repeat(3));
    await screen.sees("❯ Rehearsal");
    screen.type(keys.enter + keys.enter);
    await screen.sees("❯ Domain");
    expect(screen.wizard.state().answers.directory).toBe("");
  });

  it("is not taken back by a profile that comes too late", async () => {
    let answer: (profile: ProfileInput) => void = () => undefined;
    const loadProfile = () => new Promise<ProfileInput>((resolve) => (answer = resolve));
    const screen = renderWizard(fakeWizardServices({ found: usual, loadProfile }).services);
    screen.type(keys.enter + keys.up.repeat(4));
    await screen.sees("❯ New installation on this");
    screen.type(keys.enter);
    await screen.sees("❯ Standard");
    answer(acme);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(screen.frame()).toContain("❯ Standard");
  });

  it("that cannot be had says all that is wrong, on a screen of its own", async () => {
    const problem = new Problem({
      code: "profile-invalid",
      title: "The saved profile acme cannot be used",
      saw: "acme.json: mode: must be standard or embedded\nacme.json: name: must not be empty",
      why: "It was changed by hand.",
      next: "dittofeed-setup profile delete acme",
      who: "operator",
    });
    const { services } = fakeWizardServices({ found: usual, loadProfile: () => Promise.reject(problem) });
    const screen = renderWizard(services);
    screen.type(keys.enter);
    await screen.sees("Next  dittofeed-setup profile delete acme");
    expect(screen.frame()).toContain("name: must not be empty");
    screen.type(keys.escape);
    await screen.sees("Welcome");
  });
});

describe("with --ask", () => {
  it("asks for mode and address too where the profile leaves them out", async () => {
    const toComplete = { profile: undefined, leftOut: ["mode", "address"] } as const;
    const { services, asked } = fakeWizardServices({ defaults: { ...acme, google: undefined }, toComplete });
    const screen = renderWizard(services);
    await screen.sees("❯ Standard");
    screen.type(keys.down + keys.enter);
    await screen.sees("Address");
    screen.type(`acme.org${keys.enter}`);
    await screen.sees("Nothing has been changed yet");
    expect(asked.reviewed).toMatchObject([{ mode: "embedded", address: "https://app.acme.org" }]);
  });

  it("does not ask for a secret that the installation of this profile keeps, and calls no name taken", async () => {
    const toComplete = { profile: "acme", leftOut: [] } as const;
    const screen = renderWizard(fakeWizardServices({ found: usual, defaults: acme, toComplete }).services);
    await screen.sees("Nothing has been changed yet");
    screen.type(keys.escape.repeat(5));
    await screen.sees("Mode");
    expect(screen.frames.join("\n")).not.toContain("A profile of this name");
  });
});

describe("what is still missing", () => {
  it("is asked for before the review, also where it is a secret", async () => {
    const found = { ...usual, installations: [savedProfile] };
    const screen = renderWizard(fakeWizardServices({ found, loadProfile: async () => acme }).services);
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(keys.enter);
    await screen.sees("Enter the client secret.");
    screen.type(`${keys.paste("GOCSPX-now-typed")}`);
    await screen.sees("●●●●");
    screen.type(keys.enter);
    await screen.sees("❯ Continue");
    screen.type(keys.enter);
    await screen.sees("Review");
  });

  it("is missing again after Ctrl-U on what was typed", async () => {
    const found = { ...usual, installations: [savedProfile] };
    const { services, asked } = fakeWizardServices({ found, loadProfile: async () => acme });
    const screen = renderWizard(services);
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(`${keys.enter}`);
    await screen.sees("Enter the client secret.");
    screen.type(`${keys.paste("wrong")}${keys.enter}`);
    await screen.sees("Options");
    screen.type(keys.escape);
    await screen.sees("Client secret");
    screen.type(keys.down.repeat(2));
    await screen.sees("Ctrl-U forget what was typed");
    screen.type(keys.clear);
    await screen.sees("paste it here");
    expect(asked.forgotten).toEqual(["GOOGLE_CLIENT_SECRET"]);
    screen.type(keys.enter);
    await screen.sees("Enter the client secret.");
  });
});

describe("an address on this machine", () => {
  it.each([
    ["http://localhost:3001", "http://localhost:3005"],
    ["https://app.acme.org", "https://app.acme.org"],
  ])("goes along with its port, and a public one stays: %s", async (address, moved) => {
    const { services, asked } = fakeWizardServices({
      found: { ...usual, installations: [savedProfile] },
      loadProfile: async () => ({ ...acme, google: undefined, address, ports: { edge: 3001 } }),
    });
    const screen = renderWizard(services);
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(keys.down.repeat(2) + keys.enter);
    await screen.sees("Ports on this machine");
    screen.type(`${keys.clear}3005${keys.enter}`);
    await screen.sees("❯ Ports");
    screen.type(keys.up.repeat(2) + keys.enter);
    await screen.sees("Nothing has been changed yet");
    expect(asked.reviewed.at(-1)).toMatchObject({ address: moved, ports: { edge: 3005 } });
  });
});

describe("on the smallest terminal", () => {
  const size = { columns: 40, rows: 12 };

  it("the field that is typed into is seen whole, and what stands below the fields can be reached", async () => {
    const loadProfile = async () => ({ ...acme, google: undefined });
    const found = { ...usual, installations: [savedProfile] };
    const screen = renderWizard(fakeWizardServices({ found, loadProfile }).services, size);
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(keys.down.repeat(2) + keys.enter);
    await screen.sees("❯ Edge");
    for (const [label, value] of [
      ["Edge, HTTP", "80"],
      ["Edge, HTTPS", "443"],
      ["PostgreSQL", "\\(not published\\)"],
      ["Redis", "\\(not published\\)"],
      ["ClickHouse", "\\(not published\\)"],
      ["ClickHouse native", "\\(not published\\)"],
      ["Temporal", "\\(not published\\)"],
    ]) {
      screen.type(keys.down);
      await screen.sees(`❯ ${label}\n`);
      expect(screen.frame()).toMatch(new RegExp(`❯ ${label} *\\n +▏? ?${value}`));
    }
    screen.type(keys.escape);
    await screen.sees("❯ Ports");
    for (const title of ["Sign-in", "Workspace", "Address"]) {
      screen.type(keys.escape);
      await screen.sees(title);
    }
    expect(screen.frame()).not.toContain("JavaScript origin");
    screen.type(keys.pageDown);
    await screen.sees("JavaScript origin");
    screen.type(keys.down);
    await screen.sees("❯ Address");
  });
});
