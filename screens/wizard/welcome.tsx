// Over 150 lines: a screen is one file, with its keys, view and help.
import { Box, Text } from "ink";
import type { Runtime, Show } from "../app/screen.ts";
import { helpKey, interruptKey } from "../app/screen.ts";
import { isRoomy } from "../app/view.ts";
import { ChoicePage } from "../parts/choice-page.tsx";
import type { ListScreen } from "../parts/list.ts";
import { moveKeys, numbered } from "../parts/list.ts";
import { Busy, Marked } from "../parts/mark.tsx";
import { Gap, Prose } from "../parts/prose.tsx";
import { follow, startFrom, takeDraft } from "./beginning.ts";
import type { Found } from "./services.ts";
import type { WizardEffect, WizardKind, WizardMessage, WizardScreen, WizardState } from "./state.ts";
import { goToDoctor } from "./state.ts";
import { watchScreen } from "./watch.tsx";
import { indexOfChoice, isBegun, type WelcomeChoice, welcomeChoices } from "./welcome-choices.ts";

interface WelcomeScreen extends ListScreen {
  name: "welcome";
  /** For so long Docker has been asked. */
  seconds: number;
}

/** With its selection on what was begun, or else on the first that can be. */
export function welcomeScreen(state: WizardState): WelcomeScreen {
  const choices = welcomeChoices(state.found);
  const begun = choices.findIndex((one) => isBegun(one, state));
  return { name: "welcome", at: begun < 0 ? firstPossible(choices) : begun, seconds: 0 };
}

function firstPossible(choices: readonly WelcomeChoice[]): number {
  return Math.max(
    0,
    choices.findIndex(({ unavailable }) => unavailable === undefined),
  );
}

/** More has been found. Whatever is selected stays selected, wherever it stands now. */
export function withFound(state: WizardState, more: Partial<Found>): WizardState {
  const found = { ...state.found, ...more };
  const { screen } = state;
  if (!isWelcome(screen)) return { ...state, found };
  const at = indexOfChoice(welcomeChoices(state.found)[screen.at], welcomeChoices(found));
  const moved: WelcomeScreen = { ...screen, at };
  return { ...state, found, screen: moved };
}

const isWelcome = (screen: WizardState["screen"]): screen is WelcomeScreen => screen.name === "welcome";
const canAskAgain = ({ state: { found } }: { state: WizardState }) => found.docker?.isUsable === false;

export const welcome: WizardScreen<WelcomeScreen, Show<WelcomeScreen>> = {
  name: "welcome",
  load: countSeconds,
  keys: [
    ...moveKeys(({ found }: WizardState) => welcomeChoices(found).length),
    { key: "enter", hint: "Enter continue", do: ({ state, screen }) => choose(screen.at, state) },
    {
      key: "r",
      hint: ["r ask Docker again", "r Docker"],
      when: canAskAgain,
      do:
        () =>
        (runtime: Runtime<WizardKind, Show<WelcomeScreen>>): void => {
          runtime.services.askDockerAgain();
          countSeconds(runtime);
        },
    },
    { key: "escape", do: () => ({ type: "show-notice", text: "This is the first screen. Press Ctrl-C to quit." }) },
    helpKey,
    { ...interruptKey, hint: ["Ctrl-C quit", "^C quit"] },
  ],
  view: (input, { at, seconds }) => {
    const { found, notice } = input.state;
    const choices = welcomeChoices(found);
    if (!isRoomy(input))
      return { title: "Welcome", body: <SmallWelcome {...{ found, seconds, choices, at, notice }} /> };
    const items = choices.map(({ label, unavailable }) => ({ label, ...(unavailable && { detail: "needs Docker" }) }));
    return {
      title: "Welcome",
      body: (
        <>
          <Prose>{greeting}</Prose>
          <Gap />
          <Box flexDirection="column" flexShrink={0}>
            <WhatIsThere lines={whatIsThere(found, seconds)} />
          </Box>
          <Gap />
          <ChoicePage items={items} at={at}>
            <Prose as="dim">{choices[at]?.about ?? ""}</Prose>
          </ChoicePage>
        </>
      ),
    };
  },
  help: "Choose what to do. A rehearsal does everything that works without Docker, so it is a safe first try.",
  inLines: ({ state: { found } }, { seconds, at }) => {
    const lines = whatIsThere(found, 0).map(({ says }) => says);
    // The list is said once, and whole: its numbers must not change while somebody types one.
    if (isLooking(found) && seconds < patience) return { lines, prompt: undefined };
    const choices = welcomeChoices(found);
    const said = choices.map(({ label, about }) => `${label}: ${about}`);
    const usual = choices[at]?.unavailable === undefined ? at : firstPossible(choices);
    return { lines: [...lines, ...numbered(said)], choice: { count: choices.length, at, usual } };
  },
};

const greeting = "This sets up a multi-tenant Dittofeed. Nothing changes before the review.";

/** So many seconds a person who reads line by line waits for what is still being looked at. */
const patience = 2;

const isLooking = ({ docker, isDiskRead }: Found): boolean => docker === undefined || !isDiskRead;

/** Once a second, for as long as something is looked at: after that nothing moves. */
function countSeconds({ state, follow, rate }: Runtime<WizardKind, Show<WelcomeScreen>>): void {
  if (!isLooking(state().found)) return;
  follow((dispatch) => {
    const timer = setInterval(() => {
      const { found } = state();
      if (!isLooking(found)) return clearInterval(timer);
      const seconds = Math.floor((rate.elapsed() - found.dockerAskedAt) / 1000);
      dispatch({ type: "show", changes: { seconds } });
    }, 1000);
    return () => clearInterval(timer);
  });
}

/** Coming back here and choosing the same again loses no answer. */
function choose(at: number, state: WizardState): WizardMessage | WizardEffect | undefined {
  const choice = welcomeChoices(state.found)[at];
  const isAgain = choice !== undefined && isBegun(choice, state);
  if (choice?.unavailable !== undefined) return { type: "show-notice", text: choice.unavailable };
  switch (choice?.does) {
    case undefined:
      return undefined;
    case "watch":
      return choice.installation.isRecorded
        ? follow(choice.installation)
        : { type: "open", screen: watchScreen(choice.installation) };
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
    case "source":
      return { type: "begin", as: choice.does };
    case "doctor":
      return goToDoctor(choice, []);
  }
}

interface There {
  is: "done" | "warning" | "busy";
  says: string;
}

/** Docker first, then what is on this machine already. */
function whatIsThere({ docker, isDiskRead, installations, existing, otherStacks }: Found, seconds: number): There[] {
  const there = [...installations.filter(({ isThere }) => isThere).map(({ directory }) => directory), existing];
  const engine: There =
    docker === undefined
      ? { is: "busy", says: seconds < 1 ? "Docker ..." : `Docker ... ${seconds} s` }
      : docker.isUsable
        ? { is: "done", says: docker.says }
        : { is: "warning", says: `${docker.says}: ${docker.saw}` };
  return [
    engine,
    ...(isDiskRead ? [] : [{ is: "busy", says: "Saved profiles ..." } as const]),
    ...there.flatMap((directory): There[] =>
      directory === undefined ? [] : [{ is: "done", says: `Installation in ${directory}` }],
    ),
    ...otherStacks.map(
      (project): There => ({
        is: "warning",
        says: `Containers of "${project}", which no saved profile describes`,
      }),
    ),
  ];
}

function WhatIsThere({ lines }: { lines: readonly There[] }) {
  return lines.map(({ is, says }) =>
    is === "busy" ? (
      <Busy key={says}>{says}</Busy>
    ) : (
      <Marked key={says} of={is}>
        <Prose>{says}</Prose>
      </Marked>
    ),
  );
}

interface SmallWelcomeProps {
  found: Found;
  seconds: number;
  choices: readonly WelcomeChoice[];
  at: number;
  notice: string | undefined;
}

/** In a few rows: Docker in one, and why it cannot be used below what needs it, with what to type. */
function SmallWelcome({ found, seconds, choices, at, notice }: SmallWelcomeProps) {
  const { docker } = found;
  const choice = choices[at];
  const isMissing = docker?.isUsable === false;
  const needsDocker = isMissing && choice?.unavailable !== undefined;
  const about = needsDocker ? `${docker.saw} ${docker.next} Then press r.` : (choice?.about ?? "");
  return (
    <>
      <Box flexDirection="column" flexShrink={0}>
        {isMissing ? (
          <Marked of="warning">
            <Text wrap="truncate-end">{docker.says}</Text>
          </Marked>
        ) : (
          <WhatIsThere lines={whatIsThere(found, seconds).slice(0, 1)} />
        )}
      </Box>
      {!needsDocker && <Gap />}
      <ChoicePage items={choices.map(({ label }) => ({ label }))} at={at}>
        {/* What has to be said now takes the place of what is known already. */}
        {notice === undefined && <Prose as="dim">{about}</Prose>}
      </ChoicePage>
    </>
  );
}
