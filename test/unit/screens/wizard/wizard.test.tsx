import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { Problem } from "../../../../src/domain/problem.ts";
import type { ProfileInput } from "../../../../src/domain/profile.ts";
import { generatedSecrets, givenSecrets } from "../../../../src/domain/secret-names.ts";
import { answerAll } from "../../../support/answer-all.ts";
import { examplePlan, exampleProblem } from "../../../support/events.ts";
import { fakeWizardServices, savedProfile, wizardDefaults } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";

afterEach(cleanup);

describe("wizard", () => {
  it("goes from welcome to the end of a rehearsal with Enter and two answers", async () => {
    const { services, asked } = fakeWizardServices();
    const screen = renderWizard(services);
    await screen.sees("Docker is not installed");
    await answerAll(screen);
    screen.type(keys.enter);
    await screen.sees("Nothing has been changed yet");
    expect(asked.ran).toEqual([]);
    screen.type(keys.enter);
    await screen.sees("Finished");
    screen.type(keys.enter);
    const { exitCode, lastWords } = await screen.wizard.finished;
    expect(exitCode).toBe(0);
    expect(lastWords.at(-1)).toBe("Done.");
    expect(lastWords.join("\n")).toContain("https://app.example.com/dashboard");
    expect(asked.ran).toMatchObject([
      {
        mode: "standard",
        target: "rehearsal",
        workspace: { name: 'Acme "one"; é', domain: "acme.org", administrator: "ops@acme.org" },
      },
    ]);
    expect(asked.ran[0]).not.toHaveProperty("google");
  });

  it("writes files for Coolify, and asks for no secret, port or certificate on the way", async () => {
    const { services, asked } = fakeWizardServices();
    const screen = renderWizard(services);
    screen.type(keys.down);
    await screen.sees("❯ New installation on Coolify");
    screen.type(keys.enter.repeat(2));
    await screen.sees("only the address below");
    screen.type(keys.enter.repeat(2));
    await screen.sees("Enter an address, for example https://app.example.com");
    screen.type(`${keys.up}acme.org${keys.enter}`);
    await screen.sees("by pasting");
    screen.type(keys.enter);
    await screen.sees("Workspace and administrator");
    screen.type(`Acme${keys.enter}ops@acme.org${keys.enter}`);
    await screen.sees("Sign-in with Google");
    screen.type(`${keys.right}${keys.enter}1-a.apps.googleusercontent.com`);
    await screen.sees("1-a.apps.googleusercontent.com");
    expect(screen.frame()).not.toContain("Client secret");
    screen.type(keys.enter);
    await screen.sees("Options");
    expect(screen.frame()).not.toContain("Ports");
    screen.type(keys.enter);
    await screen.sees("Nothing has been written yet");
    expect(asked.ran).toEqual([]);
    screen.type(keys.enter);
    screen.type(keys.enter);
    await screen.sees("Finished");
    screen.type(keys.enter);
    const { exitCode, lastWords } = await screen.wizard.finished;
    expect(exitCode).toBe(0);
    expect(lastWords).toContain("  1. Commit docker-compose.yaml to your repository.");
    // Asked for twice, written once.
    expect(asked.ran).toMatchObject([{ target: "coolify", address: "https://app.acme.org", coolify: {} }]);
  });

  it("goes through Coolify's API with a token that nobody sees, once the files are written", async () => {
    const answered: ProfileInput = {
      ...wizardDefaults,
      target: "coolify",
      address: "https://app.acme.org",
      workspace: { name: "Acme", domain: "acme.org", administrator: "ops@acme.org" },
      coolify: { repository: { url: "https://git.acme.org/ops/deploy" } },
    };
    const { services, asked } = fakeWizardServices({
      toComplete: { profile: undefined, leftOut: [] },
      defaults: answered,
    });
    const screen = renderWizard(services);
    await screen.sees("Nothing has been written yet");
    screen.type(keys.escape.repeat(4));
    await screen.sees("[by pasting]");
    screen.type(`${keys.right}${keys.enter}https://coolify.acme.org/${keys.enter}`);
    await screen.sees("❯ API token");
    const token = `7|${"s3cret".repeat(8)}`;
    screen.type(keys.paste(token) + keys.enter);
    await screen.sees("before you continue");
    screen.type(keys.enter);
    await screen.sees("Nothing has been changed yet");
    expect(asked.kept).toEqual([["COOLIFY_TOKEN", token]]);
    expect(screen.frames.join()).not.toContain("s3cret");
    expect(asked.reviewed.at(-1)?.coolify).toMatchObject({
      api: "https://coolify.acme.org",
      token: { fromEnv: "COOLIFY_TOKEN" },
    });
  });

  it("goes back through every screen without losing an answer", async () => {
    const { services, asked } = fakeWizardServices();
    const screen = renderWizard(services);
    await answerAll(screen);
    for (const title of ["Sign-in with Google", "Workspace", "Address", "Mode", "Welcome"]) {
      screen.type(keys.escape);
      await screen.sees(title);
    }
    screen.type(keys.escape);
    await screen.sees("This is the first screen");
    screen.type(keys.enter.repeat(2));
    await screen.sees("❯ Domain");
    screen.type(keys.enter.repeat(4));
    await screen.sees("Nothing has been changed yet");
    expect(asked.reviewed).toMatchObject([{ workspace: { name: 'Acme "one"; é', domain: "acme.org" } }]);
  });

  it("says that a name is taken before the installation that has it would be changed", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const screen = renderWizard(fakeWizardServices({ found }).services);
    screen.type(keys.down.repeat(2));
    await screen.sees("❯ Rehearsal");
    await answerAll(screen);
    screen.type(keys.down + keys.enter);
    await screen.sees("❯ Name ");
    screen.type(`${keys.clear}acme`);
    await screen.sees("A profile with this name exists");
    screen.type("-2");
    await screen.sees("acme-2");
    expect(screen.frame()).not.toContain("A profile with this name exists");
    screen.type(keys.escape);
    await screen.sees("❯ Name and folder");
    screen.type(keys.escape.repeat(5));
    await screen.sees("❯ Rehearsal");
    screen.type(keys.up.repeat(2));
    await screen.sees('❯ Use the saved profile "acme"');
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(keys.down + keys.enter);
    await screen.sees("❯ Name ");
    expect(screen.frame()).not.toContain("A profile with this name exists");
  });

  it("shows every secret, also where not all fit at once", async () => {
    const names = [...generatedSecrets, ...givenSecrets];
    const lookAtSecrets = async () => names.map((name) => ({ name, origin: "generated" as const }));
    const screen = renderWizard(fakeWizardServices({ lookAtSecrets }).services, { columns: 40, rows: 12 });
    await answerAll(screen);
    screen.type(keys.up);
    await screen.sees("❯ Secrets");
    screen.type(keys.enter);
    await screen.sees(`1-9/${2 * names.length}`);
    expect(screen.frame()).not.toContain(names.at(-1));
    screen.type(keys.end);
    await screen.sees(names.at(-1) ?? "");
  });

  it("says what is wrong while it is typed, and goes on only when it is right", async () => {
    const { services } = fakeWizardServices();
    const screen = renderWizard(services);
    screen.type(keys.enter.repeat(2));
    await screen.sees("❯ Domain");
    screen.type(`${keys.down}${keys.clear}app.acme.org`);
    await screen.sees("Address must be an address such as");
    expect(screen.frame()).not.toContain("Redirect URI");
    screen.type(keys.enter);
    await screen.sees("❯ Address");
    screen.type(`${keys.clear}https://app.acme.org`);
    await screen.sees("https://app.acme.org/api/public/auth/oauth2/callback/google");
  });

  it("hands a secret out whole, keeps none, and shows none", async () => {
    const { services, asked } = fakeWizardServices();
    const screen = renderWizard(services);
    await answerAll(screen);
    screen.type(keys.escape);
    await screen.sees("Sign-in with Google");
    screen.type(`${keys.right}${keys.enter}1.apps.googleusercontent.com${keys.enter}`);
    await screen.sees("paste it here");
    screen.type(keys.enter);
    await screen.sees("Enter the client secret.");
    screen.type(keys.paste("GOCSPX-two\nlines"));
    await screen.sees("Not accepted");
    screen.type(keys.paste("wrong file ".repeat(2000)));
    await screen.sees("no secret is longer than 8192 bytes");
    expect(screen.frame()).not.toContain("wrong");
    screen.type(keys.paste("GOCSPX-correct-horse\r\n"));
    await screen.sees("●●●●●●●●");
    expect(asked.kept).toEqual([]);
    screen.type(keys.escape);
    await screen.sees("Workspace");
    expect(asked.kept).toEqual([["GOOGLE_CLIENT_SECRET", "GOCSPX-correct-horse"]]);
    screen.type(keys.enter.repeat(2));
    await screen.sees("Options");
    screen.type(keys.up + keys.enter);
    await screen.sees("typed by you");
    screen.type(keys.enter);
    await screen.sees("❯ Continue");
    screen.type(keys.enter);
    await screen.sees("Review");
    expect(asked.reviewed[0]?.google).toEqual({
      clientId: "1.apps.googleusercontent.com",
      clientSecret: { fromEnv: "GOOGLE_CLIENT_SECRET", orKept: true },
    });
    expect(screen.frames.join("")).not.toContain("correct-horse");
    expect(JSON.stringify(screen.wizard.state())).not.toContain("correct-horse");
  });

  it("shows help for the current question and takes ? as a letter where something is typed", async () => {
    const { services } = fakeWizardServices();
    const screen = renderWizard(services);
    screen.type(keys.enter.repeat(3));
    await screen.sees("Workspace and administrator");
    screen.type("?");
    await screen.sees("Help: Workspace");
    screen.type("x");
    await screen.sees("❯ Workspace");
    screen.type("Who?");
    await screen.sees("Who?");
    screen.type(keys.help);
    await screen.sees("Help: Workspace");
  });

  it("opens the options one by one and comes back to them", async () => {
    const { services, asked } = fakeWizardServices();
    const screen = renderWizard(services);
    await answerAll(screen);
    screen.type(keys.down.repeat(2) + keys.enter);
    await screen.sees("Ports on this machine");
    screen.type(`${keys.clear}99999`);
    await screen.sees("must be a whole number from 1 to 65535");
    screen.type(`${keys.clear}8080${keys.down.repeat(4)}6390${keys.escape}`);
    await screen.sees("8080, Redis 6390");
    screen.type(keys.down.repeat(5) + keys.enter);
    await screen.sees("Use a tunnel");
    screen.type(`${keys.left}${keys.enter}secret-token${keys.enter}`);
    await screen.sees("Cloudflare tunnel  yes");
    screen.type(`${keys.up.repeat(7)}${keys.enter}`);
    await screen.sees("Review");
    expect(asked.reviewed[0]).toMatchObject({ ports: { edge: 8080, postgres: false }, tunnel: {} });
    expect(asked.kept).toEqual([["TUNNEL_TOKEN", "secret-token"]]);
  });

  it("starts from a saved profile, and leads to what is wrong in it", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const good = renderWizard(fakeWizardServices({ found }).services);
    good.type(keys.enter);
    await good.sees("Options");
    good.type(keys.enter);
    await good.sees("Review");
    const bad = renderWizard(fakeWizardServices({ found, loadProfile: async () => wizardDefaults }).services);
    bad.type(keys.enter);
    await bad.sees("Options");
    bad.type(keys.enter);
    await bad.sees("Enter a workspace name, for example Acme Marketing");
  });

  it("does not start what cannot work, and looks again when asked", async () => {
    let looks = 0;
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const { services, asked } = fakeWizardServices({
      found,
      review: async () => {
        looks += 1;
        if (looks === 1) throw new Problem({ ...exampleProblem.toJSON(), title: "The folder is not writable" });
        const findings = looks === 2 ? [{ check: "port", status: "fail", problem: exampleProblem } as const] : [];
        return {
          plan: examplePlan,
          findings,
          differences: [],
          freePorts: undefined,
          resolved: { target: "compose", directory: "/opt/d" },
        };
      },
    });
    const screen = renderWizard(services);
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(keys.enter);
    await screen.sees("The folder is not writable");
    screen.type(`${keys.enter}r`);
    await screen.sees("Port 3000 is taken");
    screen.type(keys.enter);
    await screen.sees("Fix this before continuing");
    expect(asked.ran).toEqual([]);
    screen.type("r");
    await screen.sees("Nothing has been changed yet");
    screen.type("y");
    await screen.sees("Finished");
  });

  it("drops an answer that comes after its screen was left", async () => {
    const answers: ((plan: string) => void)[] = [];
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const review = () =>
      new Promise<never>((_, reject) =>
        answers.push((title) => reject(new Problem({ ...exampleProblem.toJSON(), title }))),
      );
    const screen = renderWizard(fakeWizardServices({ found, review }).services);
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(keys.enter);
    await screen.sees("Checking this machine");
    screen.type(keys.escape);
    await screen.sees("Options");
    screen.type(keys.enter);
    await screen.sees("Checking this machine");
    answers[0]?.("the old answer");
    answers[1]?.("the new answer");
    await screen.sees("the new answer");
    expect(screen.frames.join("")).not.toContain("the old answer");
  });

  it("leaves with 130 and nothing changed on Ctrl-C before the start", async () => {
    const { services, asked } = fakeWizardServices();
    const screen = renderWizard(services);
    screen.type(keys.enter + keys.ctrlC);
    expect(await screen.wizard.finished).toMatchObject({ exitCode: 130, lastWords: ["Nothing was changed."] });
    expect(asked.ran).toEqual([]);
  });
});
