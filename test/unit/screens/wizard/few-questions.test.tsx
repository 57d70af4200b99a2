import { cleanup } from "ink-testing-library";
import { afterEach, expect, it } from "vitest";
import { docker, fakeWizardServices } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";

afterEach(cleanup);

const found = { ...fakeWizardServices().services.found, docker };

/** From Welcome to Start, with everything that has to be typed and nothing else; counts what it costs. */
async function walk(kind: "compose" | "rehearsal" | "paste" | "api", mode: "standard" | "embedded") {
  const { services, asked } = fakeWizardServices({ found });
  const screen = renderWizard(services);
  const cost = { enters: 0, values: 0 };
  const enter = async (next: string) => {
    cost.enters += 1;
    screen.type(keys.enter);
    await screen.sees(next);
  };
  const value = async (text: string, next: string) => {
    cost.values += 1;
    screen.type(keys.paste(text));
    await enter(next);
  };
  const isAtCoolify = kind === "paste" || kind === "api";
  await screen.sees("❯ New installation on this machine");
  screen.type(keys.down.repeat(isAtCoolify ? 2 : kind === "rehearsal" ? 1 : 0));
  await screen.sees(isAtCoolify ? "❯ New installation on Coolify" : kind === "compose" ? "❯ New" : "❯ Rehearsal");
  await enter("What should this installation");
  if (mode === "embedded") screen.type(keys.down);
  await enter("❯ Domain");
  if (kind === "rehearsal") await enter("❯ Workspace");
  else await value("acme.org", isAtCoolify ? "❯ Set it up" : "❯ Workspace");
  if (kind === "api") {
    screen.type(keys.right);
    await enter("❯ Coolify's address");
    await value("https://coolify.acme.org", "❯ API token");
    await value(`7|${"t".repeat(40)}`, "❯ Repository");
    await value("https://git.acme.org/ops/deploy", "❯ Workspace");
  }
  if (kind === "paste") await enter("❯ Workspace");
  await value("Acme", "❯ Administrator");
  await value("ops@acme.org", "❯ Set it up now");
  await enter("❯ Continue with these settings");
  await enter(isAtCoolify ? "Nothing has been written yet" : "Nothing has been changed yet");
  if (kind === "api") await enter("Nothing has been changed yet");
  await enter("Finished");
  return { cost, ran: asked.ran[0] };
}

/** What Coolify needs beyond that: where it is, a token, and a repository; and the files are written in between. */
it.each([
  ["compose", { enters: 8, values: 3 }],
  ["rehearsal", { enters: 8, values: 2 }],
  ["paste", { enters: 9, values: 3 }],
  ["api", { enters: 13, values: 6 }],
] as const)("%s asks for no more than it needs, in either mode", async (kind, most) => {
  for (const mode of ["standard", "embedded"] as const) {
    const { cost, ran } = await walk(kind, mode);
    expect(cost, mode).toEqual(most);
    expect(ran).toMatchObject({ mode, workspace: { name: "Acme", domain: "acme.org", administrator: "ops@acme.org" } });
  }
});
