import { phaseTitles } from "../../../src/output/text/run-texts.ts";
import type { Frame } from "../../app/app.ts";
import type { Size } from "../../app/terminal.ts";
import type { Theme } from "../../app/theme.ts";
import { bodyHeight } from "../../app/viewport.ts";
import type { WizardServices } from "../services.ts";
import type { WizardState } from "../state.ts";
import { positionOf, viewOf } from "./view-of.ts";

/** What is drawn of a state, whole. */
export function pictureOf(state: WizardState, services: WizardServices, theme: Theme, { columns, rows }: Size): Frame {
  return {
    view: viewOf({ state, services, theme, columns, height: bodyHeight(rows) }),
    position: positionOf(state),
    notice: state.notice,
    ...windowTitle(state),
  };
}

/** While it installs: the phase, so that a tab tells how far it is. */
function windowTitle({ screen }: WizardState): { windowTitle?: string } {
  const running = screen.name === "progress" ? screen.view.tasks.find((task) => task.state === "running") : undefined;
  return running === undefined ? {} : { windowTitle: phaseTitles[running.phase] };
}
