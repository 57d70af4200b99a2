// Longer than others: the types that a screen is made of, in one place.
import type { Problem } from "../../src/domain/problem.ts";
import type { SecretBuffer } from "../parts/secret-field.ts";
import type { Key, KeyName } from "./keys.ts";
import type { FrameRate } from "./painter.ts";
import type { Theme } from "./theme.ts";
import type { KeyHint, View } from "./view.ts";

/** What a program of screens is made of; `Of` in the types below. The wizard is one, the doctor another. */
export interface Kind {
  state: AppState;
  services: unknown;
  /** What can happen on any screen. What can happen on one alone is for its own file to say. */
  message: { type: string };
  result: unknown;
  /** How an update leads to another screen, where the screen does not make it itself. */
  go: unknown;
}

/** Everything that is shown, at one moment. Made only by updates. */
export interface AppState {
  screen: ScreenState;
  /** Counts the screens that were opened: what was asked for on one visit is not shown on another. */
  visit: number;
  isHelpShown: boolean;
  /** Said once, in the place of the keys; gone with the next key. */
  notice: string | undefined;
}

/** The rest is known to the screen's own file. One that has a `top` can be scrolled. */
export interface ScreenState {
  readonly name: string;
}

/** A screen, whole: its keys, what its messages make of it, how it looks, what its help says. */
export interface Screen<Own extends ScreenState, OwnMessage extends Message, Of extends Kind> {
  name: Own["name"];
  /** Asks for what the screen shows. Runs each time when it is opened. */
  load?(runtime: Runtime<Of, OwnMessage>, screen: Own): void;
  /** The first that takes a key has it. Their hints stand in this order below the screen. */
  keys: readonly Binding<Own, OwnMessage, Of>[];
  /** Pure. */
  update?(now: Now<Own, Of> & { go: Of["go"] }, message: OwnMessage): Of["state"];
  view(input: ViewInput<Of>, screen: Own): View;
  help?: string | { of(input: ViewInput<Of>, screen: Own): Help }["of"];
  /** For the terminal's own title, where it is not the view's. */
  windowTitle?(screen: Own): string | undefined;
  /**
   * Is something under way that a stop must wait for? Nothing, where this is left out. What goes on
   * elsewhere is only left.
   */
  work?(screen: Own): "none" | "running" | "stopping" | "elsewhere";
  /** What leaving here ends with; without it, that what was begun was interrupted. */
  exitCode?(screen: Own): number | undefined;
  /** What stays in the scrollback after leaving here. */
  lastWords?(screen: Own): readonly string[];
  /** The same as lines that are only ever added. Left out: the view's title, no lines, and the keys. */
  inLines?(input: ViewInput<Of>, screen: Own): Partial<ScreenLines>;
  /** The keys that a typed line stands for, where it does not stand for itself. */
  keysOfLine?(line: string, now: Now<Own, Of>): Key[];
  /** Where this stands among the screens that are walked through, where that is not its name. */
  stop?(screen: Own): string;
}

export interface Help {
  title: string;
  text: string;
  /** Why it is asked, where there is room for that too. */
  why: string;
}

/** A screen as lines: for screen readers, and for terminals that cannot move their cursor. */
export interface ScreenLines {
  /** Another heading is another screen: then everything is said once more. */
  heading: string;
  /** What of these was not said yet on this screen is said, once. */
  lines: readonly string[];
  /** What is wrong or odd: said again after each answer for as long as it is so. */
  remarks: readonly string[];
  /** What is asked for; undefined while nothing is. */
  prompt: string | undefined;
  /** What is typed is not repeated. */
  isSecret: boolean;
  /** The answer is a number: so many there are, this is selected, and Enter alone takes that. All count from 0. */
  choice?: { count: number; at: number; usual: number } | undefined;
}

export interface Now<Own, Of extends Kind> {
  state: Of["state"];
  screen: Own;
}

/** What a view is made of: the state, and the room that there is for it. */
export interface ViewInput<Of extends Pick<Kind, "state" | "services">> {
  state: Of["state"];
  services: Of["services"];
  theme: Theme;
  columns: number;
  /** Rows between head and foot. */
  height: number;
}

type Letter = "a" | "b" | "d" | "e" | "f" | "k" | "l" | "n" | "p" | "q" | "r" | "s" | "y" | "?" | " ";

/** A key by its name, or the letter that is typed; `any`: all but those that work everywhere, Ctrl-C and help. */
export type KeyPattern = KeyName | "text" | "paste" | "line" | "any" | Letter;

/** A key, declared once: when it works, what it does, what the line below the screen and the help page say of it. */
export interface Binding<Own, OwnMessage extends Message, Of extends Kind> {
  /** None where only something is said. */
  key?: KeyPattern | readonly KeyPattern[];
  hint?: KeyHint | HintOf<Own, Of>;
  help?: readonly [key: string, meaning: string, inShort: string];
  when?(now: Now<Own, Of>): boolean;
  /** Undefined: this key, here, is not for this binding; the next may have it. */
  do?(pressed: Now<Own, Of> & { key: Key; page: number }): Commands<Of, OwnMessage> | undefined;
}

/** A method's parameters may be narrower, so that screens of all kinds go into one list. */
type HintOf<Own, Of extends Kind> = { of(now: Now<Own, Of> & { theme: Theme }): KeyHint }["of"];

export type Commands<Of extends Kind, OwnMessage extends Message> =
  | Command<Of, OwnMessage>
  | readonly Command<Of, OwnMessage>[];

/** A change of what is shown, as data, or something that has to be done outside of that. */
type Command<Of extends Kind, OwnMessage extends Message> = Of["message"] | OwnMessage | Effect<Of, OwnMessage>;

export type Effect<Of extends Kind, OwnMessage extends Message = never> = {
  run(runtime: Runtime<Of, OwnMessage>): void;
}["run"];

export interface Message {
  type: string;
}

/** A change of what the screen shows that needs no update of its own. */
export interface Show<Own> {
  type: "show";
  changes: Partial<Own>;
}

/** What effects and loading screens work with. */
export interface Runtime<Of extends Kind, OwnMessage extends Message = never> {
  state(): Of["state"];
  services: Of["services"];
  rate: FrameRate;
  /** What is being typed into a secret field: never a part of the state, so no frame and no dump can hold it. */
  secret: SecretBuffer;
  dispatch(message: Of["message"] | OwnMessage): void;
  /**
   * Only the newest question's answer counts, and only while the screen is not left. Refused, it is
   * the screen's `problem`.
   */
  ask<Answer>(
    answer: Promise<Answer>,
    show: (answer: Answer) => Of["message"] | OwnMessage,
    refuse?: (problem: Problem) => Of["message"] | OwnMessage | undefined,
  ): void;
  /** Follows this in the place of what was followed before, until the screen is left. `start` gives what ends it. */
  follow(start?: (dispatch: (message: Of["message"] | OwnMessage) => void) => () => void): void;
  scroll(key: Key): void;
  /** What Ctrl-C does: asks what is under way to stop, or leaves. */
  interrupt(): void;
  leave(): void;
  finish(result: Of["result"]): void;
}

/** Another screen; whatever was asked for before is not shown on it. */
export function opened<State extends AppState>(state: State, screen: ScreenState): State {
  return { ...state, screen, visit: state.visit + 1 };
}

/** The commands of the first binding that takes this key; undefined where none does. */
export function commandsOf<Own, OwnMessage extends Message, Of extends Kind>(
  bindings: readonly Binding<Own, OwnMessage, Of>[],
  pressed: Now<Own, Of> & { key: Key; page: number },
): readonly Command<Of, OwnMessage>[] | undefined {
  for (const { key, when, do: act } of bindings) {
    if (!matches(pressed.key, key) || when?.(pressed) === false) continue;
    const commands = act?.(pressed);
    if (commands !== undefined) return Array.isArray(commands) ? commands : [commands as Command<Of, OwnMessage>];
  }
  return undefined;
}

export function hintsOf<Own, OwnMessage extends Message, Of extends Kind>(
  bindings: readonly Binding<Own, OwnMessage, Of>[],
  now: Now<Own, Of> & { theme: Theme },
): KeyHint[] {
  return bindings
    .filter(({ when }) => when?.(now) !== false)
    .map(({ hint = "" }) => (typeof hint === "function" ? hint(now) : hint));
}

function matches(key: Key, pattern: KeyPattern | readonly KeyPattern[] = []): boolean {
  const isOne = (one: KeyPattern) => {
    if (one === "any") return key.name !== "ctrl-c" && key.name !== "help";
    return one === key.name || (key.name === "text" && one.length === 1 && one === key.text.toLowerCase());
  };
  return typeof pattern === "string" ? isOne(pattern) : pattern.some(isOne);
}

/** The keys that work everywhere, for screens that name them, each in its own words. */
export const helpKey = { key: ["help", "?"], hint: "? help", do: () => ({ type: "show-help" }) as const } as const;
export const leave: () => (runtime: { leave(): void }) => void = () => (runtime) => runtime.leave();
export const interruptKey = {
  key: "ctrl-c",
  do:
    () =>
    ({ interrupt }: { interrupt(): void }) =>
      interrupt(),
} as const;

/** Through a text that is longer than the room for it. */
export const scrollKey = {
  key: ["up", "down", "page-up", "page-down", "home", "end", " "],
  do:
    ({ key }: { key: Key }) =>
    ({ scroll }: { scroll(key: Key): void }) =>
      scroll(key),
} as const;
