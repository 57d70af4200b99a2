import { keys, type renderWizard } from "./render-app.tsx";

/** From the welcome screen to the options, typing only what must be typed. */
export async function answerAll({ type, sees }: ReturnType<typeof renderWizard>): Promise<void> {
  type(keys.enter);
  await sees("❯ Standard");
  type(keys.enter);
  await sees("Address");
  type(keys.enter);
  await sees("Workspace and administrator");
  type(`Acme "one"; é${keys.enter}ops@acme.org${keys.enter}`);
  await sees("Sign-in with Google");
  type(keys.enter);
  await sees("Options");
}
