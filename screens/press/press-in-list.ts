import { optionNames } from "../questions/all.ts";
import { modeChoices, welcomeChoices } from "../state/choices.ts";
import type { WizardState } from "../state/wizard-state.ts";
import type { Order, Pressed } from "./order.ts";

export function pressInList({ key, state }: Pressed): Order[] {
  switch (key.name) {
    case "up":
    case "shift-tab":
      return [{ type: "move", by: -1 }];
    case "down":
    case "tab":
      return [{ type: "move", by: 1 }];
    case "escape":
      return state.screen.name === "welcome"
        ? [{ type: "show-notice", text: "This is the first screen. Ctrl-C leaves; nothing has been changed." }]
        : [{ type: "go-back" }];
    case "enter":
      return choose(state);
    default:
      return [];
  }
}

function choose(state: WizardState): Order[] {
  const { screen } = state;
  switch (screen.name) {
    case "welcome":
      return begin(screen.at, state);
    case "mode":
      return [
        { type: "answer", path: "mode", value: modeChoices[screen.at]?.value ?? "standard" },
        { type: "go-next" },
      ];
    case "options": {
      const question = optionNames[screen.at - 1];
      return [question === undefined ? { type: "go-next" } : { type: "open-option", question }];
    }
    default:
      return [];
  }
}

/** Coming back here and choosing again loses no answer: only what the choice itself says is set. */
function begin(at: number, { found }: WizardState): Order[] {
  const choice = welcomeChoices(found)[at];
  switch (choice?.does) {
    case undefined:
      return [];
    case "watch":
      return [{ type: "start-watching", installation: choice.installation }];
    case "continue":
      return [{ type: "load-profile", profile: choice.profile, stop: "review" }];
    case "change":
      return [{ type: "load-profile", profile: choice.profile, stop: "options" }];
    case "take-draft":
      return [{ type: "load-draft", draft: choice.draft }];
    case "adopt":
      return [{ type: "answer", path: "directory", value: choice.directory }, { type: "go-next" }];
    case "install":
      return [{ type: "answer", path: "target", value: "compose" }, { type: "go-next" }];
    case "rehearse":
      return [{ type: "answer", path: "target", value: "rehearsal" }, { type: "go-next" }];
    case "doctor":
      return [{ type: "go-to-doctor", profile: choice.profile, project: choice.project }];
  }
}
