import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { makeTheme } from "../../../../screens/app/theme.ts";
import { end } from "../../../../screens/wizard/end.tsx";
import type { WizardState } from "../../../../screens/wizard/state.ts";
import { Problem } from "../../../../src/domain/problem.ts";
import { drawn } from "../../../support/drawn.tsx";
import { examplePlan, exampleProblem, exampleSummary } from "../../../support/events.ts";
import { fakeWizardServices, play, savedProfile } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";
import { services, wizardStates } from "../../../support/wizard-states.ts";

afterEach(cleanup);

type EndScreen = Parameters<typeof end.view>[1];

const state = wizardStates["end-done"] as WizardState;
const screen = state.screen as EndScreen;
const theme = makeTheme({ LANG: "C.UTF-8" }, true);
const rowsOf = (changes: Partial<EndScreen>, room = { columns: 80, rows: 19 }) =>
  drawn(end.view({ state, services, theme, columns: 80, height: 19 }, { ...screen, ...changes }), room).rows();

async function atTheEnd(run: Parameters<typeof fakeWizardServices>[0] = {}) {
  const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
  const { services: asking, asked } = fakeWizardServices({ found, ...run });
  const on = renderWizard(asking);
  on.type(keys.enter);
  await on.sees("Options");
  on.type(keys.enter.repeat(2));
  await on.sees("Enter start");
  on.type(keys.enter);
  return { on, asked };
}

describe("a good end", () => {
  it("has all that is needed now on its first screen", () => {
    const rows = rowsOf({ milliseconds: 41_200 });
    expect(rows[0]).toBe("✔ Done: 3 of 3 steps in 41 s.");
    expect(rows.join("\n")).toMatch(
      /Open\n[\s\S]*Dashboard[\s\S]*Sign in as[\s\S]*SECRET_KEY[\s\S]*\/opt\/d\/\.env[\s\S]*Next\n[\s\S]*Not verified\n/,
    );
  });

  it("never breaks an address in two where it fits a row of its own", () => {
    expect(rowsOf({}, { columns: 40, rows: 30 })).toContain("    https://app.example.com/dashboard");
  });

  it("has its addresses as links where the terminal knows them, and not where it does not", () => {
    const env = { LANG: "C.UTF-8", TERM: "xterm-256color", TERM_PROGRAM: "ghostty" };
    const linked = (theme: ReturnType<typeof makeTheme>) => {
      const view = end.view({ state, services, theme, columns: 80, height: 19 }, screen);
      return drawn(view, { theme }).rows().join("\n");
    };
    const address = "https://app.example.com/dashboard";
    expect(linked(makeTheme(env, true))).toMatch(
      new RegExp(`\u001b\\]8;;${address}[^\u001b\u0007]*(?:\u0007|\u001b\\\\)[\\s\\S]{0,40}${address}`),
    );
    expect(linked(makeTheme({ ...env, TERM_PROGRAM: "Apple_Terminal" }, true))).not.toContain("\u001b]8");
    expect(linked(makeTheme({ ...env, NO_COLOR: "1" }, true))).not.toContain("\u001b]8");
  });

  it("asks for a copy of SECRET_KEY until somebody has one, and never shows it", async () => {
    const { on, asked } = await atTheEnd();
    await on.sees("k I have a copy");
    on.type("k");
    await on.sees("You have a copy of SECRET_KEY. You will not be asked again.");
    expect(asked.copied).toEqual(["/opt/d"]);
    expect(on.frame()).not.toContain("k I have");
    on.type(keys.enter);
    const { lastWords } = await on.wizard.finished;
    expect(lastWords.join("\n")).not.toContain("SECRET_KEY");
  });

  it("says so in the scrollback too as long as there is none, and where that could not be written", async () => {
    const { on } = await atTheEnd({ keepsSecretKey: () => Promise.reject(exampleProblem) });
    await on.sees("k I have a copy");
    on.type("k");
    await on.sees("Port 3000 is taken");
    on.type(keys.enter);
    const { lastWords } = await on.wizard.finished;
    expect(lastWords.join("\n")).toContain("Keep a copy of SECRET_KEY somewhere other than this host.");
  });

  it("asks nothing where it was said before", () => {
    const { secretKey: _, ...summary } = exampleSummary;
    expect(rowsOf({ summary }).join("\n")).not.toContain("SECRET_KEY");
  });
});

describe("a failed end", () => {
  it("says what failed, what stays and which key goes on", async () => {
    const problem = new Problem({ ...exampleProblem.toJSON(), repairs: ["S4"] });
    const { on } = await atTheEnd({
      run: (_, hear) =>
        play(
          [
            { type: "plan-made", plan: examplePlan },
            { type: "task-done", task: "write-env", changed: true, because: "", milliseconds: 1 },
            { type: "task-failed", task: "pull-images", problem },
            { type: "run-ended", outcome: "failed", exitCode: 1, problem, summary: undefined },
          ],
          hear,
        ),
    });
    await on.sees('✘ Installation failed at "Download the images".');
    expect(on.frame()).toContain("1 of 3 steps completed and kept. Press f to fix it, r to retry from here.");
    expect(on.frame()).toContain("Next  Stop it, or choose another port.");
  });
});
