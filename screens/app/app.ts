// Longer than others: the one runtime under wizard and doctor.
import { toProblem } from "../../src/domain/problem.ts";
import { textWidth } from "../../src/output/text/wrap.ts";
import { createSecretBuffer } from "../parts/secret-field.ts";
import type { Key } from "./keys.ts";
import type { FrameRate } from "./painter.ts";
import type { Effect, Kind, Message, Runtime, Screen, ScreenState, ViewInput } from "./screen.ts";
import { commandsOf, helpKey, hintsOf, interruptKey, opened } from "./screen.ts";
import type { Size } from "./terminal.ts";
import type { Theme } from "./theme.ts";
import type { KeyHint, View } from "./view.ts";
import type { Viewport } from "./viewport.ts";
import { bodyHeight, createViewport } from "./viewport.ts";

/** A program of screens without its looks: keys in, frames out. */
export interface App<Result, State extends object = object> {
  subscribe(listener: () => void): () => void;
  /** Another object whenever there is something new to draw. */
  state(): State;
  frame(theme: Theme, size: Size): Frame;
  /** What was drawn of it last. */
  viewport: Viewport;
  /** Is something under way for which a person may have turned to other work? */
  isBusy(): boolean;
  onKey(key: Key): void;
  /** Asked from outside to end, by a signal or the end of the input: leaves, or asks what is under way to stop. */
  interrupt(): void;
  finished: Promise<Result>;
}

export interface Frame {
  view: View;
  /** Of one screen, or its help: what was drawn of another is not gone on with. */
  visit: string;
  hints: readonly KeyHint[];
  /** For the terminal's own title; the view's where this says none. */
  windowTitle?: string;
  /** Where this stands, in a few words at the right end of the head: "3/9". */
  position: string;
  /** Something that has to be said now; it takes the place of the keys. */
  notice: string | undefined;
}

/** What makes a program of its screens. */
export interface Program<Of extends Kind> {
  first: Of["state"];
  services: Of["services"] & { cancel(): void };
  screenOf(screen: ScreenState): Screen<ScreenState, Message, Of>;
  /** Pure. Leaves to the screens what they know themselves. */
  update(state: Of["state"], message: Message): Of["state"];
  help(input: ViewInput<Of>): View & { hint: KeyHint };
  position(state: Of["state"]): string;
  leave(runtime: Runtime<Of>): void;
  onChange?(before: Of["state"], state: Of["state"]): void;
  /** Letters mean something each, also where a slow line brings two of them in one piece. */
  takesLetters?: boolean;
}

/** What every program's update knows; undefined: that is for others. */
export type AppMessage =
  | { type: "open"; screen: ScreenState }
  | { type: "show-help" }
  | { type: "hide-help" }
  | { type: "show-notice"; text: string }
  | { type: "hide-notice" }
  | { type: "scroll-to"; top: number }
  | { type: "show"; changes: object }
  /** What is under way is asked to stop. */
  | { type: "stop" };

export function updateApp<State extends Kind["state"]>(state: State, message: AppMessage): State | undefined {
  switch (message.type) {
    case "open":
      return opened(state, message.screen);
    case "show-help":
      return { ...state, isHelpShown: true };
    case "hide-help":
      return { ...state, isHelpShown: false };
    case "show-notice":
      return { ...state, notice: message.text };
    case "hide-notice":
      return { ...state, notice: undefined };
    case "show":
      return { ...state, screen: { ...state.screen, ...message.changes } };
    case "scroll-to":
      return "top" in state.screen ? { ...state, screen: { ...state.screen, top: message.top } } : state;
    default:
      return undefined;
  }
}

/** The one runtime: from keys to commands, from messages to the next state, from the state to what is drawn. */
export function createApp<Of extends Kind>(
  program: Program<Of>,
  rate: FrameRate,
): App<Of["result"], Of["state"]> & { run(effect: Effect<Of>): void } {
  const { services } = program;
  const listeners = new Set<() => void>();
  const viewport = createViewport();
  let finish: (result: Of["result"]) => void = () => undefined;
  const finished = new Promise<Of["result"]>((resolve) => {
    finish = resolve;
  });
  let state = program.first;
  let asked = 0;
  let stopFollowing: (() => void) | undefined;

  const dispatch = (message: Message | AppMessage) => {
    const before = state;
    state = program.update(state, message);
    if (state.visit !== before.visit) open();
    program.onChange?.(before, state);
    for (const listener of listeners) listener();
  };
  const work = () => program.screenOf(state.screen).work?.(state.screen) ?? "none";
  const open = () => {
    follow();
    program.screenOf(state.screen).load?.(runtime, state.screen);
  };
  const follow: Runtime<Of, Message>["follow"] = (start) => {
    stopFollowing?.();
    let isOver = false;
    const end = start?.((message) => !isOver && dispatch(message));
    stopFollowing = () => {
      isOver = true;
      end?.();
      stopFollowing = undefined;
    };
  };
  const runtime: Runtime<Of, Message> = {
    state: () => state,
    services,
    rate,
    secret: createSecretBuffer(),
    dispatch,
    ask: (answer, show, refuse = (problem) => ({ type: "show", changes: { problem } })) => {
      asked += 1;
      const [mine, { visit }] = [asked, state];
      const isAwaited = () => mine === asked && visit === state.visit;
      answer.then(
        (value) => isAwaited() && dispatch(show(value)),
        (thrown) => {
          const message = isAwaited() ? refuse(toProblem(thrown)) : undefined;
          if (message !== undefined) dispatch(message);
        },
      );
    },
    follow,
    scroll: (key) => {
      const top = viewport.scrolled(key);
      if (top !== undefined) dispatch({ type: "scroll-to", top });
    },
    interrupt: () => interrupt(true),
    leave: () => program.leave(runtime),
    finish: (result) => {
      follow();
      finish(result);
    },
  };
  /**
   * A link that drops says so twice, by a signal and by the end of the input: that is one request.
   * A second key is one more.
   */
  const interrupt = (isByKey: boolean) => {
    const isAt = work();
    if (isAt === "running") {
      dispatch({ type: "stop" });
      services.cancel();
    } else if (isAt === "none" || isAt === "elsewhere" || isByKey) program.leave(runtime);
  };
  const onKey = (key: Key) => {
    // With the next key, and not with what comes by itself: it has to be read.
    if (state.notice !== undefined) dispatch({ type: "hide-notice" });
    const { keys } = program.screenOf(state.screen);
    const pressed = { key, state, screen: state.screen, page: viewport.page() };
    const isHelpLeft = state.isHelpShown && key.name !== "ctrl-c";
    const commands = isHelpLeft
      ? [{ type: "hide-help" }]
      : (commandsOf(keys, pressed) ?? commandsOf([helpKey, interruptKey], pressed) ?? []);
    for (const command of commands) {
      if (typeof command === "function") command(runtime);
      else dispatch(command);
    }
  };

  open();
  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    viewport,
    frame: (theme, size) => {
      viewport.sized(bodyHeight(size.rows));
      return frameOf(program, state, theme, size);
    },
    isBusy: () => work() !== "none",
    onKey: (key) => {
      if (key.name !== "text" || program.takesLetters !== true) return onKey(key);
      for (const text of key.text) onKey({ name: "text", text });
    },
    interrupt: () => interrupt(false),
    run: (effect) => effect(runtime),
    finished,
  };
}

/** What is drawn of a state, whole. */
export function frameOf<Of extends Kind>(
  program: Pick<Program<Of>, "services" | "screenOf" | "help" | "position">,
  state: Of["state"],
  theme: Theme,
  { columns, rows }: Size,
): Frame {
  const { services } = program;
  const { screen } = state;
  const { view, keys, windowTitle } = program.screenOf(screen);
  const input: ViewInput<Of> = {
    state,
    services,
    theme,
    columns: Math.min(columns, textWidth),
    height: bodyHeight(rows),
  };
  const help = state.isHelpShown ? program.help(input) : undefined;
  const title = windowTitle?.(screen);
  return {
    view: help ?? view(input, screen),
    visit: `${state.visit} ${help === undefined ? "" : "help"}`,
    hints: help === undefined ? hintsOf(keys, { state, screen, theme }) : [help.hint],
    ...(title !== undefined && { windowTitle: title }),
    position: program.position(state),
    notice: state.notice,
  };
}
