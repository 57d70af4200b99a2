import { emptyRunView } from "../../../src/engine/run-view.ts";
import { noTiming } from "../run-timing.ts";
import type { ProgressScreen } from "../state.ts";
import type { WizardAction } from "./actions.ts";
import { firstLogPane, togglePause } from "./log-pane.ts";

export type ProgressAction = Extract<
  WizardAction,
  {
    type:
      | "show-run"
      | "show-past"
      | "tick"
      | "follow-log"
      | "show-service-lines"
      | "filter-log"
      | "toggle-log-pause"
      | "ask-stop"
      | "go-on-running"
      | "stop-run";
  }
>;

export const firstProgress: ProgressScreen = {
  name: "progress",
  view: emptyRunView,
  timing: noTiming,
  past: {},
  milliseconds: 0,
  pane: firstLogPane,
  stop: "no",
};

/** What happens while it installs. */
export function reduceProgress(screen: ProgressScreen, action: ProgressAction): ProgressScreen {
  const { pane, view } = screen;
  switch (action.type) {
    case "show-run":
      return { ...screen, view: action.view, timing: action.timing };
    case "show-past":
      return { ...screen, past: action.past };
    case "tick":
      return { ...screen, milliseconds: action.milliseconds };
    case "follow-log":
      return { ...screen, pane: { ...pane, service: action.service, lines: [], held: undefined } };
    case "show-service-lines": {
      if (pane.service !== action.service) return screen;
      const lines = action.lines.map((line) => ({ source: action.service, line }));
      return { ...screen, pane: { ...pane, lines } };
    }
    case "filter-log":
      return { ...screen, pane: { ...pane, filter: action.filter, isTyping: action.isTyping } };
    case "toggle-log-pause":
      return { ...screen, pane: togglePause(pane, view) };
    case "ask-stop":
      return screen.stop === "no" ? { ...screen, stop: "asked" } : screen;
    case "go-on-running":
      return screen.stop === "asked" ? { ...screen, stop: "no" } : screen;
    case "stop-run":
      return { ...screen, stop: "stopping" };
  }
}
