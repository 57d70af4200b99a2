// Longer than others: the list of all screens, their order, and what every one of them can ask for.
import type { App, AppMessage, Frame, Program } from "../app/app.ts";
import { createApp, frameOf, updateApp } from "../app/app.ts";
import type { FrameRate } from "../app/painter.ts";
import type { Help, Message, Screen, ScreenState } from "../app/screen.ts";
import { opened } from "../app/screen.ts";
import type { Size } from "../app/terminal.ts";
import type { Theme } from "../app/theme.ts";
import type { View } from "../app/view.ts";
import { isRoomy } from "../app/view.ts";
import { helpPage } from "../parts/help-page.tsx";
import { answersFrom, isForCoolify, isPasted, withAnswer } from "./answers.ts";
import { begin } from "./beginning.ts";
import { coolifyEnd } from "./coolify-end.tsx";
import { coolifyFiles, coolifyFilesScreen } from "./coolify-files.tsx";
import { createDraftKeeper } from "./draft-keeper.ts";
import { draftWords, end } from "./end.tsx";
import { fix } from "./fix.tsx";
import { createLooker, type Looker, withLook } from "./looks.ts";
import { mode, modeScreen } from "./mode.tsx";
import { options, optionsScreen } from "./options.tsx";
import { problem } from "./problem.tsx";
import { followScreen, progress } from "./progress.tsx";
import { firstWrongQuestion, question, questionOn } from "./question.ts";
import { questionScreen } from "./question-steps.ts";
import type { MainQuestion, QuestionName } from "./questions/all.ts";
import { isAsked, mainQuestions } from "./questions/all.ts";
import { review, reviewScreen } from "./review.tsx";
import { secrets } from "./secrets.tsx";
import type { WizardServices } from "./services.ts";
import type { Stop, WizardInput, WizardKind, WizardMessage, WizardResult, WizardState } from "./state.ts";
import { profileOf } from "./state.ts";
import { watch } from "./watch.tsx";
import { welcome, welcomeScreen, withFound } from "./welcome.tsx";

/** Every screen of the wizard. */
const screens = [
  welcome,
  problem,
  watch,
  mode,
  question,
  options,
  secrets,
  review,
  coolifyFiles,
  coolifyEnd,
  fix,
  progress,
  end,
] as const;

/** What can happen, on any screen and on each. */
export type AnyWizardMessage =
  | WizardMessage
  | Parameters<NonNullable<(typeof screens)[number]["update"]>>[1]
  | Extract<AppMessage, { type: "stop" }>;

/** The screens in their order, as they are when one comes to them. The others are opened by those that need them. */
const order: Record<Stop, (state: WizardState, at?: number) => ScreenState> = {
  welcome: welcomeScreen,
  mode: modeScreen,
  address: asking("address"),
  coolify: asking("coolify"),
  source: asking("source"),
  workspace: asking("workspace"),
  google: asking("google"),
  options: optionsScreen,
  "coolify-files": coolifyFilesScreen,
  review: reviewScreen,
};

/** What is written for Coolify and pasted by hand installs nothing. */
function stops({ answers }: WizardState): Stop[] {
  const left: readonly Stop[] = isPasted(answers) ? ["review"] : isForCoolify(answers) ? [] : ["coolify-files"];
  const isThere = (stop: Stop) => !left.includes(stop) && (!isMain(stop) || isAsked(stop, answers));
  return (Object.keys(order) as Stop[]).filter(isThere);
}

const isMain = (stop: Stop): stop is MainQuestion => stop in mainQuestions;

function asking(name: QuestionName) {
  return (state: WizardState) => questionScreen(name, state);
}

export function createWizard(services: WizardServices, rate: FrameRate): App<WizardResult, WizardState> {
  const drafts = createDraftKeeper(services);
  let looker: Looker | undefined;
  const program: Program<WizardKind> = {
    ...looks,
    first: firstState(services),
    services,
    update: (state, message) => updateWizard(state, message as AnyWizardMessage, services.validate),
    onChange: (before, state) => {
      for (const name of before.typed) if (!state.typed.has(name)) services.forgetSecret(name);
      if (before.screen !== state.screen) drafts.keep(state);
      looker?.changed(state, questionOn(state.screen));
    },
    async leave({ state, finish }) {
      const { screen } = state();
      const exitCode = screenOf(screen).exitCode?.(screen);
      // Whatever is being looked at is not wanted any more.
      if (exitCode === undefined) services.cancel();
      const isDraftKept = await drafts.kept();
      finish({
        exitCode: exitCode ?? 130,
        lastWords: lastWords(state(), isDraftKept),
        isRunAbandoned: ["running", "stopping"].includes(screenOf(state().screen).work?.(state().screen) ?? "none"),
      });
    },
  };
  const app = createApp(program, rate);
  services.onFound((found) => app.run(({ dispatch }) => dispatch({ type: "found", found })));
  looker = createLooker({ look: services.look, tell: (message) => app.run(({ dispatch }) => dispatch(message)) });
  return app;
}

export function firstState({
  found,
  defaults,
  toComplete,
  attached,
  mayDrop,
  validate,
}: Pick<WizardServices, "found" | "defaults" | "toComplete" | "attached" | "mayDrop" | "validate">): WizardState {
  const state: WizardState = {
    found,
    defaults,
    base: defaults,
    asksOnlyWhatIsMissing: toComplete !== undefined,
    leftOut: toComplete?.leftOut ?? [],
    unusual: new Set(),
    missing: new Set(),
    answers: answersFrom(defaults),
    profile: toComplete?.profile,
    begun: toComplete?.profile === undefined ? undefined : "saved",
    hasChanged: false,
    keepsGoing: mayDrop ? true : undefined,
    typed: new Set(),
    screen: { name: "" },
    visit: 0,
    issues: [],
    looks: {},
    isHelpShown: false,
    notice: undefined,
  };
  if (attached !== undefined) {
    const { installation, base } = attached;
    return updateWizard(state, { type: "follow", installation, base, profile: installation.name }, validate);
  }
  const checked = { ...state, issues: validate(profileOf(state)) };
  return checked.asksOnlyWhatIsMissing ? toMissing(checked) : goTo(checked, "welcome");
}

/** The one way from a message to the next state. Pure, as far as `validate` is. */
export function updateWizard(
  state: WizardState,
  message: AnyWizardMessage,
  validate: WizardServices["validate"],
): WizardState {
  const next = updated(state, message);
  const isSame = next.answers === state.answers && next.typed === state.typed && next.base === state.base;
  return isSame ? next : { ...next, issues: validate(profileOf(next)) };
}

function updated(state: WizardState, message: AnyWizardMessage): WizardState {
  switch (message.type) {
    case "start-from":
      return goTo(begin(state, message), message.stop);
    case "follow":
      return opened(begin(state, message), followScreen(message.installation));
    case "take-draft":
      return goTo(begin(state, message), "options");
    case "begin":
      return goTo(begin(state, message), "mode");
    case "go-to":
      return goTo(state, message.stop, message.at);
    case "found":
      return withFound(state, message.found);
    case "look": {
      const known = withLook(state, message.name, message.look);
      return questionOn(state.screen)?.isAwaited ? updated(known, { type: "looked" }) : known;
    }
    case "go-next":
      return next(state);
    case "answered":
      return answered(state);
    case "go-back":
      return goTo(state, stops(state)[stops(state).indexOf(stopOf(state)) - 1] ?? "welcome");
    case "answer":
      return { ...state, answers: withAnswer(state.answers, message.path, message.value) };
    default: {
      const { screen } = state;
      return (
        updateApp(state, message as AppMessage) ??
        screenOf(screen).update?.({ state, screen, go: { next, answered, to: goTo } }, message) ??
        state
      );
    }
  }
}

function goTo(state: WizardState, stop: Stop, at?: number): WizardState {
  return opened(state, order[stop](state, at));
}

function stopOf({ screen }: WizardState): Stop {
  return (screenOf(screen).stop?.(screen) ?? screen.name) as Stop;
}

/** To the screen after this one. */
function next(state: WizardState): WizardState {
  const after = stops(state)[stops(state).indexOf(stopOf(state)) + 1];
  return after === undefined ? state : goTo(state, after);
}

/** This has been answered. Whoever is asked only what is missing goes to what else is, or to what will be done. */
function answered(state: WizardState): WizardState {
  if (!state.asksOnlyWhatIsMissing) return next(state);
  const stop = stopOf(state);
  return toMissing({ ...state, leftOut: state.leftOut.filter((one) => one !== stop) });
}

function toMissing(state: WizardState): WizardState {
  const [leftOut] = state.leftOut;
  if (leftOut !== undefined) return goTo(state, leftOut);
  const wrong = firstWrongQuestion(state);
  return wrong === undefined
    ? goTo(state, isForCoolify(state.answers) ? "coolify-files" : "review")
    : opened(state, wrong);
}

/** What stays in the scrollback when the screens are gone. */
function lastWords({ screen, hasChanged }: WizardState, isDraftKept: boolean): readonly string[] {
  const own = screenOf(screen).lastWords?.(screen);
  if (own !== undefined) return own;
  if (hasChanged) return ["Completed steps are kept. Start dittofeed-setup again to continue from there."];
  return isDraftKept ? [`Nothing was changed. ${draftWords}`] : ["Nothing was changed."];
}

const byName: ReadonlyMap<string, Screen<ScreenState, Message, WizardKind>> = new Map(
  screens.map((one) => [one.name, one]),
);

/** The one place that goes by a screen's name. */
export function screenOf({ name }: ScreenState): Screen<ScreenState, Message, WizardKind> {
  const screen = byName.get(name);
  if (screen === undefined) throw new Error(`there is no screen "${name}"`);
  return screen;
}

/** Two sentences on what is shown. */
export function helpOf(input: WizardInput): Help {
  const { help = "" } = screenOf(input.state.screen);
  return typeof help === "string" ? { title: "Help", text: help, why: "" } : help(input, input.state.screen);
}

/** The same, and why it is asked where there is room for that too. Any key leads back. */
function helpView(input: WizardInput): View & { hint: string } {
  const { title, text, why } = helpOf(input);
  const isWhyShown = why !== "" && isRoomy(input);
  return { title, body: helpPage(text, isWhyShown ? why : ""), hint: "Any key goes back" };
}

/** "3/9" while questions are asked. */
function position(state: WizardState): string {
  const at = stops(state).indexOf(stopOf(state));
  return at < 0 ? "" : `${at + 1}/${stops(state).length}`;
}

const looks = { screenOf, help: helpView, position };

/** What is drawn of a state, whole. */
export function wizardFrame(state: WizardState, services: WizardServices, theme: Theme, size: Size): Frame {
  return frameOf<WizardKind>({ ...looks, services }, state, theme, size);
}
