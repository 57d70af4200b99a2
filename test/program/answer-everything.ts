import type { TestTerminal } from "../support/terminal.ts";

/** What Docker says may come before the first screen or after it, and what is selected stays so. */
export async function chooseRehearsal(on: TestTerminal): Promise<void> {
  await on.waitFor("⚠");
  if (!on.screen().join("\n").includes("❯ Rehearsal")) on.press("down");
  await on.waitFor("❯ Rehearsal");
}

/** From the welcome to the review, with Enter wherever an answer already exists. */
export async function answerEverything(on: TestTerminal, googleSecret?: string, mode = "standard"): Promise<void> {
  await chooseRehearsal(on);
  on.press("enter");
  await on.waitFor("Mode");
  if (mode === "embedded") on.press("down");
  on.press("enter");
  await on.waitFor("❯ Domain");
  on.press("enter");
  await on.waitFor("Workspace and administrator");
  on.type("Acme");
  on.press("enter");
  on.type("admin@example.com");
  on.press("enter");
  await on.waitFor("Sign-in with Google");
  if (googleSecret !== undefined) {
    on.press("left", "enter");
    await on.waitFor("Client ID");
    on.type("123-abc.apps.googleusercontent.com");
    on.press("enter");
    await on.waitFor("❯ Client secret");
    on.paste(`${googleSecret}\n`);
    await on.waitUntil(
      (screen) => screen.join("\n").includes("typed") || /[*•●]{4,}/.test(screen.join("\n")),
      "the mask",
    );
  }
  on.press("enter");
  // Google cannot be asked where a test runs: that is said, and a second Enter goes on.
  if (googleSecret !== undefined) {
    await on.waitFor("Google could not be asked", 15_000);
    on.press("enter");
  }
  await on.waitFor("Options");
  on.press("enter");
  await on.waitFor("Nothing has been changed yet");
}
