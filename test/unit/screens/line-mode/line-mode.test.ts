import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { runLineMode } from "../../../../screens/line-mode/line-mode.ts";
import type { WizardServices } from "../../../../screens/wizard/services.ts";
import type { ProfileInput } from "../../../../src/domain/profile.ts";
import { fakeWizardServices, savedProfile, wizardDefaults } from "../../../support/fake-wizard-services.ts";
import { keys } from "../../../support/render-app.tsx";

const acme: ProfileInput = {
  ...wizardDefaults,
  name: "acme",
  workspace: { name: "Acme", domain: "acme.org", administrator: "ops@acme.org" },
};
const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };

/** The wizard line by line, on streams that are only ever added to. */
function speak(services: WizardServices) {
  const stdin = Object.assign(new EventEmitter(), { setEncoding: () => undefined });
  let heard = "";
  let seen = 0;
  const finished = runLineMode(services, { stdin, stdout: { write: (text) => (heard += text) }, elapsed: () => 0 });
  return {
    finished,
    heard: () => heard,
    type: (text: string) => stdin.emit("data", text),
    /** Until this was said after what was waited for before. */
    says: async (text: string) => {
      for (let turn = 0; turn < 2000; turn += 1) {
        const at = heard.indexOf(text, seen);
        if (at >= 0) {
          seen = at + text.length;
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      throw new Error(`Waited in vain for "${text}". What was said since:\n${heard.slice(seen)}`);
    },
  };
}

describe("the wizard line by line", () => {
  it("says that a paste is too long, and asks again with what was typed before", async () => {
    const on = speak(fakeWizardServices().services);
    await on.says("Number, or Enter for 2");
    on.type("1");
    on.type(`\x1b[200~${"a".repeat(5000)}\x1b[201~`);
    await on.says("Not accepted: the text is longer than 4096 characters.\r\nNumber, or Enter for 2: 1");
  });

  it("leaves a run that goes on elsewhere, and says how to watch it again", async () => {
    const attached = { installation: { name: "acme", directory: "/opt/acme" }, base: acme };
    const attach = () => new Promise<never>(() => undefined);
    const on = speak(fakeWizardServices({ attached, attach }).services);
    await on.says("Installing");
    on.type(keys.ctrlC);
    await on.says("l leave, s stop, < back: ");
    on.type("l\r");
    expect(await on.finished).toMatchObject({
      exitCode: 0,
      lastWords: ["It keeps running. Watch it: dittofeed-setup attach acme"],
    });
  });

  it("drops what was half typed when Esc is pressed: a secret must not answer the next question", async () => {
    const { services, asked } = fakeWizardServices({
      found,
      loadProfile: async () => ({ ...acme, google: { clientId: "1-a.apps.googleusercontent.com" } }),
    });
    const on = speak(services);
    await on.says("Number, or Enter for 1");
    on.type("\r");
    await on.says("Options");
    await on.says("Number, or Enter for 1");
    on.type("\r");
    await on.says("Client secret (it is not shown)");
    on.type("GOCSPX-half-typed");
    on.type(keys.escape);
    await on.says("Workspace and administrator");
    await on.says("Workspace (Enter for Acme)");
    on.type("\r\r\r");
    await on.says("Set it up now");
    expect(on.heard()).not.toContain("half-typed");
    expect(JSON.stringify(asked.drafts)).not.toContain("half-typed");
    on.type("1\r\r");
    await on.says("Client secret");
    on.type("wrong\r");
    await on.says("Options");
    on.type("<\r");
    await on.says("Set it up");
    on.type("\r\r");
    await on.says("Client secret (typed; Enter keeps it)");
    on.type("-\r");
    await on.says("Enter the client secret.");
    expect(asked).toMatchObject({ kept: [["GOOGLE_CLIENT_SECRET", "wrong"]], forgotten: ["GOOGLE_CLIENT_SECRET"] });
    // The same mistake again is said again.
    on.type("\r");
    await on.says("Enter the client secret.");
    on.type(keys.ctrlC);
    expect((await on.finished).exitCode).toBe(130);
  });

  it("goes on from the options with Enter, also after one was opened", async () => {
    const on = speak(fakeWizardServices({ found, loadProfile: async () => acme }).services);
    await on.says("Number, or Enter for 1");
    on.type("\r");
    await on.says("4. Workers");
    on.type("4\r");
    await on.says("Workers (Enter for 1)");
    on.type("2\r\r");
    await on.says("Workers: 2 workers, 10 tasks at once");
    await on.says("Number, or Enter for 1");
    on.type("\r");
    await on.says("Looking");
    await on.says("Nothing has been changed yet");
    on.type("r\r");
    await on.says("Nothing has been changed yet");
    on.type(keys.ctrlC);
    await on.finished;
  });

  it("says how it ended once", async () => {
    const on = speak(fakeWizardServices({ found, loadProfile: async () => acme }).services);
    await on.says("Number, or Enter for 1");
    on.type("\r");
    await on.says("Options");
    on.type("\r");
    await on.says("Nothing has been changed yet");
    on.type("\r");
    await on.says("Done.");
    on.type("\r");
    expect(await on.finished).toMatchObject({ exitCode: 0, lastWords: [] });
  });

  it("says what is odd about an answer, and what follows from one", async () => {
    const on = speak(fakeWizardServices({ found }).services);
    await on.says("Docker is not installed");
    await on.says("Number, or Enter for 1");
    on.type("99\r");
    await on.says("There is no 99 here. Type one of the numbers, or press Enter.");
    await on.says("Number, or Enter for 1");
    on.type("3\r");
    await on.says("Number, or Enter for 1");
    on.type("\r");
    await on.says("Domain (Enter for this machine only)");
    on.type("acme.org\r");
    await on.says("https://app.acme.org/api/public/auth/oauth2/callback/google");
    await on.says("Address (Enter for https://app.acme.org)");
    on.type("ops@acme.org\r");
    await on.says("Address: must be an address such as");
    // What was wrong is not offered: what was right is.
    await on.says("Address (Enter for https://app.acme.org)");
    on.type("\r");
    await on.says("Certificate: 1 Let's Encrypt");
    on.type("9\r");
    await on.says("There is no 9 here.");
    on.type("\r\r");
    await on.says("Workspace (such as Acme Marketing)");
    on.type("Acme\r");
    await on.says("Administrator (such as you@example.com)");
    on.type("Ops@ACME.org\r");
    await on.says("Email domain (Enter for acme.org)");
    on.type("\r");
    await on.says("Set it up now");
    on.type("\r");
    await on.says("2. Name and folder");
    on.type("2\r");
    await on.says("Name (Enter for dittofeed)");
    on.type("acme\r");
    await on.says("Name: A profile with this name exists");
    on.type(keys.ctrlC);
    await on.finished;
  });
});
