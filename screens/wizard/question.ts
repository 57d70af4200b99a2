// Over 150 lines: a screen is one file, with its keys, update, view and help.
import type { Key } from "../app/keys.ts";
import type { Show } from "../app/screen.ts";
import { helpKey, interruptKey, scrollKey } from "../app/screen.ts";
import { isRoomy } from "../app/view.ts";
import { fieldRows } from "../parts/field.ts";
import { keysToItem } from "../parts/list.ts";
import type { Row } from "../parts/rows.ts";
import { emptyRow, prose, textOf } from "../parts/rows.ts";
import { withAnswer } from "./answers.ts";
import { fieldsOf, firstWrongField, issueOf } from "./fields.ts";
import type { FieldMessage } from "./question-fields.ts";
import { consequenceRows, handOver, onFieldKey, promptOf, remarkOn, remarksOn, valueSpans } from "./question-fields.ts";
import type { MainQuestion, OptionQuestion, QuestionName } from "./questions/all.ts";
import { isAsked, isOption, mainQuestions, optionNames, questions } from "./questions/all.ts";
import type { Field } from "./questions/question.ts";
import type { Go, WizardEffect, WizardMessage, WizardScreen, WizardState } from "./state.ts";

interface QuestionScreen {
  name: "question";
  question: QuestionName;
  /** Which field the keys go to. */
  field: number;
  cursor: number;
  /** What was cut out of a visible field of this screen, for Ctrl-Y. */
  cut?: string;
  /** Enter was pressed: from now on empty fields are complained about too. */
  isTried: boolean;
  /** A secret is being typed into the current field. Not how long it is. */
  isTypingSecret: boolean;
  /** Scrolled so far to see what stands below the fields; undefined: the field is in sight. */
  top: number | undefined;
}

type QuestionMessage =
  | Show<QuestionScreen>
  /** To the next field, and from the last one onwards, if nothing is wrong. */
  | { type: "enter" }
  | FieldMessage;

export function questionScreen(name: QuestionName, state: WizardState, field = 0): QuestionScreen {
  const chosen = fieldsOf(name, state.answers)[field];
  const cursor = chosen?.kind === "text" ? state.answers[chosen.path].length : 0;
  return { name: "question", question: name, field, cursor, isTried: false, isTypingSecret: false, top: undefined };
}

/** The first question that still has something wrong: a saved profile may be older than the rules. */
export function firstWrongQuestion(state: WizardState): QuestionScreen | undefined {
  const all = [...(Object.keys(mainQuestions) as MainQuestion[]), ...optionNames(state.answers)];
  for (const name of all.filter((one) => isAsked(one, state.answers))) {
    const field = firstWrongField(name, state);
    if (field >= 0) return { ...questionScreen(name, state, field), isTried: true };
  }
  return undefined;
}

/** Every question looks the same: why it is asked, its fields, and what follows from the answers. */
export const question: WizardScreen<QuestionScreen, QuestionMessage> = {
  name: "question",
  keys: [
    { key: "any", do: ({ key, ...now }) => onFieldKey(key, fieldOf(now), { ...now, isFilled: isFilled(now) }) },
    { key: "enter", hint: "Enter continue", do: ({ state, screen }) => leaving(state, screen, { type: "enter" }) },
    { key: "escape", hint: "Esc back", do: ({ state, screen }) => leaving(state, screen, back(state, screen)) },
    {
      hint: ({ theme }) => ["Left/Right change", `${theme.symbols.sideways} change`],
      when: (now) => fieldOf(now)?.kind === "choice",
    },
    { ...helpKey, when: (now) => !isFilled(now) },
    { hint: ["Ctrl-G help", "^G help"], when: isFilled },
    {
      key: ["tab", "down"],
      hint: (now) => (isForgettable(now) ? "" : "Tab next"),
      do: ({ state, screen }) => leaving(state, screen, toField(state, screen, 1)),
    },
    { key: ["shift-tab", "up"], do: ({ state, screen }) => leaving(state, screen, toField(state, screen, -1)) },
    { hint: "Ctrl-U empty the field", when: isFilled },
    { hint: ["Ctrl-U forget what was typed", "^U forget"], when: isForgettable },
    { ...interruptKey, hint: (now) => (isFilled(now) || isForgettable(now) ? "" : ["Ctrl-C leave", ""]) },
    // What stands below the fields does not always fit.
    { ...scrollKey, key: ["page-up", "page-down"] },
  ],
  update: ({ state, screen, go }, message) => {
    switch (message.type) {
      case "show":
        return state;
      case "enter":
        return entered(state, screen, go);
      case "edit-text": {
        const field = fieldOf({ state, screen });
        if (field?.kind !== "text") return state;
        const { value, cursor, cut = screen.cut } = message.edited;
        const { path } = field;
        const answers = value === state.answers[path] ? state.answers : withAnswer(state.answers, path, value);
        return { ...state, answers, screen: { ...screen, cursor, top: undefined, ...(cut !== undefined && { cut }) } };
      }
      case "keep-secret": {
        const { name, isUnusual } = message;
        const usual = without(state.unusual, name);
        return {
          ...state,
          typed: new Set([...state.typed, name]),
          unusual: isUnusual ? new Set([...usual, name]) : usual,
          screen: { ...screen, isTypingSecret: false },
        };
      }
      case "forget-secret":
        return {
          ...state,
          typed: without(state.typed, message.name),
          unusual: without(state.unusual, message.name),
        };
    }
  },
  view: (input, screen) => {
    const { state, columns, theme } = input;
    const { title, intro } = questions[screen.question];
    const rows: Row[] = isRoomy(input) ? [...prose(intro, columns), emptyRow] : [];
    let focus = { first: 0, count: 1 };
    for (const [index, field] of fieldsOf(screen.question, state.answers).entries()) {
      const isFocused = index === screen.field;
      const value = (room: number) => valueSpans(field, isFocused, room, input, screen);
      const remark = remarkOn(field, isFocused && screen.isTried, state);
      const own = fieldRows({ label: field.label, isFocused, value, remark }, columns, theme);
      if (isFocused) focus = { first: rows.length, count: own.length };
      rows.push(...own);
    }
    const follows = consequenceRows(screen.question, input);
    return {
      title,
      body: {
        kind: "rows",
        rows: follows.length === 0 ? rows : [...rows, emptyRow, ...follows],
        focus,
        ...(screen.top === undefined ? {} : { top: screen.top }),
      },
    };
  },
  help: ({ state }, screen) => {
    const field = fieldOf({ state, screen });
    return {
      title: field === undefined ? "Help" : `Help: ${field.label}`,
      text: field?.help ?? "",
      why: questions[screen.question].intro,
    };
  },
  stop: ({ question: name }) => (isOption(name) ? "options" : name),
  inLines: (input, screen) => {
    const { state } = input;
    const field = fieldOf({ state, screen });
    return {
      heading: questions[screen.question].title,
      lines: [questions[screen.question].intro, ...consequenceRows(screen.question, input).map(textOf)],
      remarks: remarksOn(screen.question, { current: field, isTried: screen.isTried }, state),
      prompt: field === undefined ? "Enter" : promptOf(field, input),
      isSecret: field?.kind === "secret",
    };
  },
  keysOfLine: (line, now) => {
    const field = fieldOf(now);
    const enter: Key = { name: "enter" };
    const given: Key[] = line === "-" ? [] : [{ name: "paste", text: line }];
    if (line === "" || field === undefined) return [enter];
    if (field.kind === "secret") return line === "-" ? [{ name: "clear-line" }, enter] : [...given, enter];
    if (field.kind === "text") return [{ name: "end" }, { name: "clear-line" }, ...given, enter];
    const at = field.choices.findIndex(({ value }) => value === now.state.answers[field.path]);
    return keysToItem(line, at, field.choices.length, ["right", "left"]);
  },
};

interface Now {
  state: WizardState;
  screen: QuestionScreen;
}

function fieldOf({ state, screen }: Now): Field | undefined {
  return fieldsOf(screen.question, state.answers)[screen.field];
}

/** Something is typed in the field, and `?` could be part of it. */
function isFilled({ state, screen }: Now): boolean {
  const field = fieldOf({ state, screen });
  if (field?.kind === "secret") return screen.isTypingSecret;
  return field?.kind === "text" && state.answers[field.path] !== "";
}

/** A secret was typed and handed over; it can be taken back. */
function isForgettable({ state, screen }: Now): boolean {
  const field = fieldOf({ state, screen });
  return field?.kind === "secret" && state.typed.has(field.name) && !screen.isTypingSecret;
}

type QuestionCommand = WizardMessage | QuestionMessage | WizardEffect<QuestionMessage>;

/** The field is being left: a secret that was typed goes out first, at once and whole. */
function leaving(state: WizardState, screen: QuestionScreen, then: QuestionCommand): QuestionCommand[] {
  const field = fieldOf({ state, screen });
  return field?.kind === "secret" ? [handOver(field), then] : [then];
}

/** Fields do not go round. */
function toField(state: WizardState, screen: QuestionScreen, by: number): QuestionMessage {
  const last = fieldsOf(screen.question, state.answers).length - 1;
  const field = Math.max(0, Math.min(last, screen.field + by));
  return { type: "show", changes: questionScreen(screen.question, state, field) };
}

function back(state: WizardState, screen: QuestionScreen): WizardMessage {
  return isOption(screen.question)
    ? { type: "go-to", stop: "options", at: itemOf(state, screen) }
    : { type: "go-back" };
}

/** Where an option stands in the list of them, below the item that goes on. */
function itemOf({ answers }: WizardState, { question: name }: QuestionScreen): number {
  return optionNames(answers).indexOf(name as OptionQuestion) + 1;
}

function entered(state: WizardState, screen: QuestionScreen, go: Go): WizardState {
  const fields = fieldsOf(screen.question, state.answers);
  const field = fields[screen.field];
  if (field !== undefined && issueOf(field, state) !== undefined) return tried(state, screen);
  if (screen.field < fields.length - 1)
    return { ...state, screen: questionScreen(screen.question, state, screen.field + 1) };
  const wrong = firstWrongField(screen.question, state);
  if (wrong >= 0) return tried(state, questionScreen(screen.question, state, wrong));
  // An option leads back to the others.
  const isAmongOthers = isOption(screen.question) && !state.asksOnlyWhatIsMissing;
  return isAmongOthers ? go.to(state, "options", itemOf(state, screen)) : go.answered(state);
}

function tried(state: WizardState, screen: QuestionScreen): WizardState {
  const wrong: QuestionScreen = { ...screen, isTried: true };
  return { ...state, screen: wrong };
}

function without<Value>(values: ReadonlySet<Value>, gone: Value): ReadonlySet<Value> {
  return new Set([...values].filter((value) => value !== gone));
}
