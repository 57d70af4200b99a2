import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { makeTheme } from "../../../../screens/app/theme.ts";
import { secrets } from "../../../../screens/wizard/secrets.tsx";
import type { WizardState } from "../../../../screens/wizard/state.ts";
import { drawn } from "../../../support/drawn.tsx";
import { exampleProblem } from "../../../support/events.ts";
import { services, wizardStates } from "../../../support/wizard-states.ts";

afterEach(cleanup);

type SecretsScreen = Parameters<typeof secrets.view>[1];

const state = wizardStates.secrets as WizardState;
const screen = state.screen as SecretsScreen;
const input = { state, services, theme: makeTheme({ LANG: "C.UTF-8" }, true), columns: 80, height: 19 };
const body = (changes: Partial<SecretsScreen>, of = input) => drawn(secrets.view(of, { ...screen, ...changes }));

describe("the secrets", () => {
  it("stand in one column, each with where it comes from", () => {
    const rows = body({
      rows: [
        { name: "SECRET_KEY", origin: "kept" },
        { name: "GOOGLE_CLIENT_SECRET", origin: "missing" },
      ],
    }).rows();
    expect(rows.slice(-2)).toEqual(["SECRET_KEY            ✔ kept from .env", "GOOGLE_CLIENT_SECRET  ⚠ missing"]);
  });

  it("say of one that was typed that it has an unusual form", () => {
    const odd = { ...state, unusual: new Set(["GOOGLE_CLIENT_SECRET"] as const) };
    const rows = body({ rows: [{ name: "GOOGLE_CLIENT_SECRET", origin: "typed" }] }, { ...input, state: odd }).rows();
    expect(rows.at(-1)).toBe("GOOGLE_CLIENT_SECRET  ⚠ typed by you, but it does not look valid");
  });

  it("give way to what went wrong", () => {
    const rows = body({ problem: exampleProblem }).rows();
    expect(rows).toContain(`✘ ${exampleProblem.title}`);
    expect(rows.some((row) => row.startsWith("Next  "))).toBe(true);
  });
});
