import { bodyHeight } from "../parts/window.ts";
import type { WizardServices } from "../services.ts";
import type { Picture } from "../show.ts";
import type { WizardState } from "../state/wizard-state.ts";
import type { Size } from "../terminal.ts";
import type { Theme } from "../theme.ts";
import { positionOf, viewOf } from "./view-of.ts";

/** What is drawn of a state, whole. */
export function pictureOf(
  state: WizardState,
  services: WizardServices,
  theme: Theme,
  { columns, rows }: Size,
): Picture {
  return {
    view: viewOf({ state, services, theme, columns, height: bodyHeight(rows) }),
    position: positionOf(state),
    notice: state.notice,
    ...windowTitle(state, services.words),
  };
}

/** While it installs: the phase, so that a tab tells how far it is. */
function windowTitle({ screen }: WizardState, { phases }: WizardServices["words"]): { windowTitle?: string } {
  const running = screen.name === "progress" ? screen.view.tasks.find((task) => task.state === "running") : undefined;
  return running === undefined ? {} : { windowTitle: phases[running.phase] };
}
