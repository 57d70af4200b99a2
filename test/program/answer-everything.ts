import type { TestTerminal } from "../support/terminal.ts";

/** From the welcome to the review, with Enter wherever an answer already exists. */
export async function answerEverything(on: TestTerminal, googleSecret?: string, mode = "standard"): Promise<void> {
  await on.waitFor("Welcome");
  on.press("enter");
  await on.waitFor("Mode");
  if (mode === "embedded") on.press("down");
  on.press("enter");
  await on.waitFor("Name and folder");
  on.press("enter", "enter");
  await on.waitFor("Address");
  on.press("enter", "enter");
  await on.waitFor("Workspace and administrator");
  on.type("Acme");
  on.press("enter");
  on.type("example.com");
  on.press("enter");
  on.type("admin@example.com");
  on.press("enter");
  await on.waitFor("Sign-in with Google");
  if (googleSecret !== undefined) {
    on.press("right", "enter");
    await on.waitFor("Client ID");
    on.type("123-abc.apps.googleusercontent.com");
    on.press("enter");
    on.paste(`${googleSecret}\n`);
    await on.waitUntil(
      (screen) => screen.join("\n").includes("typed") || /[*•●]{4,}/.test(screen.join("\n")),
      "the mask",
    );
  }
  on.press("enter");
  await on.waitFor("Options");
  on.press("enter");
  await on.waitFor("Secrets");
  on.press("enter");
  await on.waitFor("Nothing has been changed yet");
}
