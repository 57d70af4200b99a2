import { optionNames } from "../questions/all.ts";
import type { Stop } from "../state/flow.ts";
import type { WizardState } from "../state.ts";
import { isBegun, modeChoices, welcomeChoices } from "../welcome-choices.ts";
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
        ? [{ type: "show-notice", text: "This is the first screen. Ctrl-C leaves." }]
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

/** Coming back here and choosing the same again loses no answer. */
function begin(at: number, state: WizardState): Order[] {
  const choice = welcomeChoices(state.found)[at];
  const isAgain = choice !== undefined && isBegun(choice, state);
  switch (choice?.does) {
    case undefined:
      return [];
    case "watch":
      return [{ type: "start-watching", installation: choice.installation }];
    case "continue":
      return [isAgain ? { type: "go-to", stop: "review" } : loading(choice.profile, "review")];
    case "change":
      return [isAgain ? { type: "go-to", stop: "options" } : loading(choice.profile, "options")];
    case "take-draft":
      return [isAgain ? { type: "go-to", stop: "options" } : { type: "load-draft", draft: choice.draft }];
    case "adopt":
      return [{ type: "begin", as: choice.does, directory: choice.directory }];
    case "install":
    case "rehearse":
      return [{ type: "begin", as: choice.does }];
    case "doctor":
      return [{ type: "go-to-doctor", profile: choice.profile, project: choice.project }];
  }
}

function loading(profile: string, stop: Stop): Order {
  return { type: "load-profile", profile, stop };
}
