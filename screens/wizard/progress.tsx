// Longer than others: a screen is one file, with its keys, update, view and help.

import { typed } from "../../src/domain/typed.ts";
import type { TaskView } from "../../src/engine/run-view.ts";
import { emptyRunView } from "../../src/engine/run-view.ts";
import { phaseTitles, serviceStateTexts } from "../../src/output/text/run-texts.ts";
import type { Key } from "../app/keys.ts";
import type { Runtime, Show } from "../app/screen.ts";
import { helpKey, interruptKey, leave, opened } from "../app/screen.ts";
import type { KeyHint } from "../app/view.ts";
import { refusals } from "../parts/text-field.ts";
import { endScreen } from "./end.tsx";
import { followRun } from "./follow-run.ts";
import type { LogPane } from "./log-pane.ts";
import { firstLogPane, nextSource, servicesWithLogs, togglePause, typedFilter } from "./log-pane.ts";
import type { RunProgress } from "./progress-view.tsx";
import { ProgressView } from "./progress-view.tsx";
import { noTiming } from "./run-timing.ts";
import type { Attachable, Hear } from "./services.ts";
import type { WizardEffect, WizardKind, WizardScreen } from "./state.ts";
import { profileOf } from "./state.ts";

interface ProgressScreen extends RunProgress {
  name: "progress";
  /** `asked`: Ctrl-C was pressed once, and whether that was meant is being asked. */
  stop: "no" | "asked" | "stopping";
  /**
   * It goes on in another process, whatever becomes of this one: what `attach` takes for it.
   * Undefined: it ends with this one.
   */
  attach: string | undefined;
  /** Somebody began it elsewhere. */
  follows: Attachable | undefined;
}

type ProgressMessage =
  | Show<ProgressScreen>
  | { type: "show-service-lines"; service: string; lines: readonly string[] }
  | { type: "ask-stop" }
  | { type: "go-on-running" }
  | { type: "stop" }
  /** It could not be asked from here, and why. */
  | { type: "not-stopped"; because: string }
  | ({ type: "end-run" } & Parameters<typeof endScreen>[1]);

export const progressScreen: ProgressScreen = {
  name: "progress",
  view: emptyRunView,
  timing: noTiming,
  past: {},
  milliseconds: 0,
  pane: firstLogPane,
  stop: "no",
  ...{ attach: undefined, follows: undefined },
};

export function followScreen(installation: Attachable): ProgressScreen {
  return { ...progressScreen, attach: installation.name, follows: installation };
}

interface Now {
  screen: ProgressScreen;
}
const isAsked = ({ screen }: Now) => screen.stop === "asked";
const isApart = ({ screen }: Now) => screen.attach !== undefined;
const isAskedHere = (now: Now) => isAsked(now) && !isApart(now);
const isAskedApart = (now: Now) => isAsked(now) && isApart(now);
const isTyping = ({ screen }: Now) => screen.pane.isTyping && !isAsked({ screen });
const isLogRead = ({ screen }: Now) => !screen.pane.isTyping && !isAsked({ screen });
const isUnasked = ({ screen }: Now) => screen.stop === "no";

export const progress: WizardScreen<ProgressScreen, ProgressMessage> = {
  name: "progress",
  load: (runtime) => {
    const { services, ask, state } = runtime;
    // How long it took before is worth a sentence, and nothing more: where it cannot be read there is none.
    ask(
      services.pastRun(profileOf(state())),
      (past) => ({ type: "show", changes: { past } }),
      () => undefined,
    );
    void install(runtime);
  },
  keys: [
    {
      hint: (now) => (isApart(now) ? "Ctrl-C leave" : "Ctrl-C quit now"),
      when: ({ screen }) => screen.stop === "stopping",
    },
    { key: "y", hint: "y stop", when: isAskedHere, do: interruptKey.do },
    { key: "any", hint: "n keep going", when: isAskedHere, do: () => ({ type: "go-on-running" }) },
    { key: ["enter", "l"], hint: ["Enter leave it running", "Enter leave"], when: isAskedApart, do: leave },
    { key: "s", hint: ["s stop it", "s stop"], when: isAskedApart, do: () => stopElsewhere },
    { key: "escape", hint: "Esc back", when: isAskedApart, do: () => ({ type: "go-on-running" }) },
    // While it installs, a key pressed by mistake must not stop it: so the first one only asks.
    {
      key: "ctrl-c",
      hint: ({ screen }) => (screen.pane.isTyping ? "" : hintOfCtrlC(screen)),
      when: isUnasked,
      do: () => ({ type: "ask-stop" }),
    },
    {
      key: "any",
      hint: ({ screen }) => (isUnasked({ screen }) ? `/${screen.pane.filter}` : ""),
      when: isTyping,
      do: ({ key, screen }) => filterBy(screen, key),
    },
    { hint: "Enter keep", when: (now) => isTyping(now) && isUnasked(now) },
    { hint: "Esc all lines", when: (now) => isTyping(now) && isUnasked(now) },
    {
      key: "tab",
      hint: ({ screen }) =>
        isUnasked({ screen }) && servicesWithLogs(screen.view).length > 0 ? ["Tab next log", "Tab log"] : "",
      when: isLogRead,
      do: ({ screen }) => followLog(screen, nextSource(screen.pane, screen.view)),
    },
    {
      key: "text",
      hint: ({ screen }) => (isUnasked({ screen }) ? "/ filter" : ""),
      when: isLogRead,
      do: ({ key, screen }) =>
        // On a slow line the first letters come in one piece with it.
        key.name === "text" && key.text.startsWith("/")
          ? filterBy(screen, { ...key, text: key.text.slice(1) })
          : undefined,
    },
    {
      key: " ",
      hint: ({ screen: { pane, stop } }) =>
        stop !== "no" ? "" : pane.held === undefined ? "Space pause" : "Space resume",
      when: isLogRead,
      do: ({ screen }) => changePane(screen, togglePause(screen.pane, screen.view)),
    },
    {
      key: "escape",
      when: ({ screen }) => screen.pane.filter !== "",
      do: ({ screen }) => changePane(screen, { filter: "", isTyping: false }),
    },
    {
      ...helpKey,
      hint: ({ screen }) => (isUnasked({ screen }) ? ["? help", ""] : ""),
      when: isLogRead,
    },
  ],
  update: ({ state, screen }, message) => {
    if (message.type === "end-run")
      return opened(
        {
          ...state,
          isHelpShown: false,
          hasChanged: state.hasChanged || screen.view.tasks.some((task) => tried.has(task.state)),
        },
        endScreen(screen.view, message, screen.milliseconds),
      );
    if (message.type === "not-stopped") return { ...state, notice: message.because, screen: { ...screen, stop: "no" } };
    // A question must be seen, also by somebody who reads the help.
    const isHelpShown = state.isHelpShown && message.type !== "ask-stop" && message.type !== "stop";
    return { ...state, isHelpShown, screen: updated(screen, message) };
  },
  view: (input, screen) => ({
    title: screen.stop === "stopping" ? "Stopping" : "Installing",
    body: <ProgressView run={screen} height={input.height} />,
    isWide: true,
    question: questionsOf(screen)[screen.stop],
  }),
  windowTitle: ({ view }) => {
    // The phase, so that a tab tells how far it is.
    const running = view.tasks.find((task) => task.state === "running");
    return running && phaseTitles[running.phase];
  },
  work: ({ stop, attach }) => (attach !== undefined ? "elsewhere" : stop === "stopping" ? "stopping" : "running"),
  exitCode: ({ attach }) => (attach === undefined ? undefined : 0),
  lastWords: ({ attach, stop }) => [
    attach === undefined
      ? "You quit while the installation was running. Start dittofeed-setup again to resume."
      : `${stop === "stopping" ? "It is stopping" : "It keeps running"}. Watch it: ${typed`dittofeed-setup attach ${attach}`}`,
  ],
  help: "Tab shows the next service's log, / keeps only lines with a word, Space pauses it. Ctrl-C asks before it stops; when you start dittofeed-setup again, it continues from there, with the same secrets.",
  inLines: (_, screen) => ({
    // Also while it stops: the same screen, on which nothing is said twice.
    heading: "Installing",
    lines: linesOf(screen),
    prompt:
      screen.stop === "asked"
        ? `${questionsOf(screen).asked} ${screen.attach === undefined ? "y or n" : "l leave, s stop, < back"}`
        : undefined,
  }),
};

/** What stands in the box above the keys while it goes on. */
const questions = {
  no: undefined,
  asked: "Stop now? You can continue later.",
  stopping: "Stopping at a safe point. Press Ctrl-C again to quit at once.",
} as const;

const questionsApart = {
  no: undefined,
  asked: "Leave it running, or stop it? A stopped run can be continued later.",
  stopping: "Stopping at a safe point. Press Ctrl-C to leave; it stops all the same.",
} as const;

const questionsOf = ({ attach }: ProgressScreen) => (attach === undefined ? questions : questionsApart);

const hintOfCtrlC = ({ attach }: ProgressScreen): KeyHint =>
  attach === undefined ? ["Ctrl-C stop", "^C stop"] : ["Ctrl-C leave or stop", "^C leave"];

/** States of a task that may have changed something. */
const tried: ReadonlySet<TaskView["state"]> = new Set(["done", "failed", "cancelled"]);

async function install({
  state,
  services,
  rate,
  dispatch,
  leave,
}: Runtime<WizardKind, ProgressMessage>): Promise<void> {
  const { answers, hasChanged } = state();
  const input = profileOf(state());
  const shown = state().screen as ProgressScreen;
  const { attach, follows } = shown;
  const begun = { input, answers, hasChanged, isApart: attach !== undefined };
  const run = (onEvent: Hear) =>
    follows === undefined ? services.run(begun, onEvent) : services.attach(follows, onEvent);
  const ended = await followRun(run, rate, {
    show: (view, timing) => dispatch({ type: "show", changes: { view, timing } }),
    tick: (milliseconds) => dispatch({ type: "show", changes: { milliseconds } }),
  });
  const { screen } = state();
  const isStopping = "stop" in screen && screen.stop === "stopping";
  dispatch({ type: "end-run", ...ended });
  // Whoever asked to stop wants to be out, not on one more screen.
  if (isStopping) leave();
}

/** The process is asked, and what it says of its end ends this screen too. */
const stopElsewhere: WizardEffect<ProgressMessage> = ({ services, dispatch, ask }) => {
  dispatch({ type: "stop" });
  ask(
    services.stopElsewhere(),
    () => ({ type: "show", changes: {} }),
    ({ saw, next }) => ({ type: "not-stopped", because: `${saw} ${next}` }),
  );
};

function changePane({ pane }: ProgressScreen, changes: Partial<LogPane>): Show<ProgressScreen> {
  return { type: "show", changes: { pane: { ...pane, ...changes } } };
}

function filterBy(screen: ProgressScreen, key: Key) {
  const typed = typedFilter(screen.pane, key);
  if (typeof typed === "string") return { type: "show-notice", text: refusals[typed] } as const;
  return typed === undefined ? [] : changePane(screen, typed);
}

function followLog(screen: ProgressScreen, service: string | undefined): WizardEffect<ProgressMessage> {
  return ({ state, services, dispatch, follow }) => {
    dispatch(changePane(screen, { service, lines: [], held: undefined }));
    if (service === undefined) return follow();
    follow((show) =>
      services.followLog(profileOf(state()), service, (lines) => show({ type: "show-service-lines", service, lines })),
    );
  };
}

function updated(
  screen: ProgressScreen,
  message: Exclude<ProgressMessage, { type: "end-run" | "not-stopped" }>,
): ProgressScreen {
  const { pane } = screen;
  switch (message.type) {
    case "show":
      return screen;
    case "show-service-lines": {
      const lines = message.lines.map((line) => ({ source: message.service, line }));
      return { ...screen, pane: { ...pane, lines } };
    }
    case "ask-stop":
      return screen.stop === "no" ? { ...screen, stop: "asked" } : screen;
    case "go-on-running":
      return screen.stop === "asked" ? { ...screen, stop: "no" } : screen;
    case "stop":
      return { ...screen, stop: "stopping" };
  }
}

/** Each state of each step and service once; no bars, no clock. */
function linesOf(screen: ProgressScreen): string[] {
  const { view, stop } = screen;
  const { tasks, services, verified, unverified } = view;
  const states: Partial<Record<TaskView["state"], string>> = {
    running: "begun",
    done: "done",
    failed: "failed",
    cancelled: "stopped",
  };
  return [
    ...tasks.flatMap(({ title, state }) => (states[state] === undefined ? [] : [`${title}: ${states[state]}`])),
    ...services.map(({ name, state }) => `${name}: ${serviceStateTexts[state]}`),
    ...verified.map((what) => `Verified: ${what}`),
    ...unverified.map((what) => `Not verified: ${what}`),
    ...(stop === "stopping" ? [questionsOf(screen).stopping] : []),
  ];
}
