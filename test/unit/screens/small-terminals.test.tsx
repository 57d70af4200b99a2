import { expect, it } from "vitest";
import { AppView } from "../../../screens/app/app-view.tsx";
import { makeTheme } from "../../../screens/app/theme.ts";
import { createViewport } from "../../../screens/app/viewport.ts";
import type { WizardState } from "../../../screens/wizard/state.ts";
import { wizardFrame } from "../../../screens/wizard/wizard.ts";
import { frameAt } from "../../support/frame-at.ts";
import { services, wizardStates } from "../../support/wizard-states.ts";

const theme = makeTheme({ LANG: "C.UTF-8", NO_COLOR: "1" }, true);

function drawn(state: WizardState, rows: number): string {
  const size = { columns: 40, rows };
  const app = {
    subscribe: () => () => undefined,
    state: () => state,
    frame: () => wizardFrame(state, services, theme, size),
    viewport: createViewport(),
  };
  return frameAt(
    <AppView app={app} theme={theme} size={{ now: () => size, subscribe: () => () => undefined }} />,
    size,
  );
}

/** Three rows of it where the usual reason takes one. */
const withLongReason: WizardState = {
  ...(wizardStates["welcome-no-docker"] as WizardState),
  found: {
    ...(wizardStates["welcome-no-docker"] as WizardState).found,
    docker: {
      isUsable: false,
      says: "No Docker engine answers at unix:///nonexistent/docker.sock, which DOCKER_HOST names",
      saw: "connect ENOENT /nonexistent/docker.sock",
      next: "Unset DOCKER_HOST, or start the engine there.",
    },
  },
};
const lists = Object.entries({ ...wizardStates, "welcome-long-reason": withLongReason }).filter(
  ([, { screen }]) => "at" in screen && typeof screen.at === "number",
);
const selected = theme.symbols.pointer;

// tmux and screen take a row of a terminal for themselves.
it.each([12, 11, 10])(
  "what is selected is in sight on 40 x %i, on every screen with a list and wherever one is in it",
  (rows) => {
    expect(lists.length).toBeGreaterThan(5);
    for (const [name, state] of lists)
      for (const at of [0, 1, 2]) {
        const moved = { ...state, screen: { ...state.screen, at } } as WizardState;
        if (!drawn(moved, 40).includes(selected)) continue;
        expect(drawn(moved, rows), `${name} at ${at}`).toContain(selected);
      }
  },
);
