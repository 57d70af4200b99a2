import type { Show } from "../app/screen.ts";
import { helpKey, interruptKey } from "../app/screen.ts";
import { isRoomy } from "../app/view.ts";
import type { ListScreen } from "../parts/list.ts";
import { moveKeys, numbered } from "../parts/list.ts";
import { prose } from "../parts/rows.ts";
import { startFrom, takeDraft } from "./beginning.ts";
import type { Found } from "./services.ts";
import type { WizardEffect, WizardMessage, WizardScreen, WizardState } from "./state.ts";
import { goToDoctor } from "./state.ts";
import { watchScreen } from "./watch.tsx";
import { isBegun, welcomeChoices } from "./welcome-choices.ts";

interface WelcomeScreen extends ListScreen {
  name: "welcome";
}

/** With its selection on what was begun. */
export function welcomeScreen(state: WizardState): WelcomeScreen {
  const at = welcomeChoices(state.found).findIndex((one) => isBegun(one, state));
  return { name: "welcome", at: Math.max(0, at) };
}

export const welcome: WizardScreen<WelcomeScreen, Show<WelcomeScreen>> = {
  name: "welcome",
  keys: [
    ...moveKeys(({ found }: WizardState) => welcomeChoices(found).length),
    { key: "enter", hint: "Enter continue", do: ({ state, screen }) => choose(screen.at, state) },
    { key: "escape", do: () => ({ type: "show-notice", text: "This is the first screen. Ctrl-C leaves." }) },
    helpKey,
    { ...interruptKey, hint: ["Ctrl-C leave", "^C leave"] },
  ],
  view: (input, { at }) => {
    const { state, columns } = input;
    const { found } = state;
    const choices = welcomeChoices(found);
    const hint = hintOn(found);
    const greeting = prose(
      "This sets up a multi-tenant Dittofeed, step by step. Nothing changes before you have seen it all.",
      columns,
    );
    return {
      title: "Welcome",
      body: {
        kind: "choice",
        intro: [
          ...(isRoomy(input) ? greeting : []),
          ...foundLines(found).flatMap((line, index) =>
            prose(`${index === 0 ? "Found: " : "       "}${line}`, columns, "plain", 7),
          ),
          ...(hint === undefined ? [] : prose(hint, columns, "dim")),
        ],
        items: choices.map(({ label }) => label),
        at,
        about: prose(choices[at]?.about ?? "", columns, "dim"),
      },
    };
  },
  help: "Choose what to begin. A rehearsal does everything that is possible without Docker, so it is a safe first try.",
  inLines: ({ state: { found } }) => ({
    lines: [
      ...foundLines(found).map((line) => `Found: ${line}`),
      hintOn(found) ?? "",
      ...numbered(welcomeChoices(found).map(({ label, about }) => `${label}: ${about}`)),
    ],
  }),
};

/** Coming back here and choosing the same again loses no answer. */
function choose(at: number, state: WizardState): WizardMessage | WizardEffect | undefined {
  const choice = welcomeChoices(state.found)[at];
  const isAgain = choice !== undefined && isBegun(choice, state);
  switch (choice?.does) {
    case undefined:
      return undefined;
    case "watch":
      return { type: "open", screen: watchScreen(choice.installation) };
    case "continue":
      return isAgain ? { type: "go-to", stop: "review" } : startFrom(choice.profile, "review");
    case "change":
      return isAgain ? { type: "go-to", stop: "options" } : startFrom(choice.profile, "options");
    case "take-draft":
      return isAgain ? { type: "go-to", stop: "options" } : takeDraft(choice.draft);
    case "adopt":
      return { type: "begin", as: choice.does, directory: choice.directory };
    case "install":
    case "rehearse":
    case "coolify":
      return { type: "begin", as: choice.does };
    case "doctor":
      return goToDoctor(choice, []);
  }
}

/** Why no real installation is offered, where none is. */
function hintOn({ engineUsable, composeUsable }: Found): string | undefined {
  return engineUsable && composeUsable
    ? undefined
    : "An installation on this machine needs Docker with Compose; a rehearsal does not, nor do files for Coolify.";
}

/** The engine first, then what is on this machine already. */
function foundLines({ engine, installations, existing, otherStacks }: Found): string[] {
  const there = [...installations.filter(({ isThere }) => isThere).map(({ directory }) => directory), existing];
  return [
    engine,
    ...there.flatMap((directory) => (directory === undefined ? [] : [`an installation in ${directory}`])),
    ...otherStacks.map((project) => `containers of the stack "${project}", which no saved profile describes`),
  ];
}
