// Over 150 lines: a screen is one file, with its keys, update, view and help.
import type { Key } from "../app/keys.ts";
import type { Show } from "../app/screen.ts";
import { helpKey, interruptKey, scrollKey } from "../app/screen.ts";
import { numberOf } from "../parts/list.ts";
import { withAnswer } from "./answers.ts";
import { fieldsOf, firstWrongField } from "./fields.ts";
import { resultOn } from "./looks.ts";
import type { FieldMessage } from "./question-fields.ts";
import { atGoogle, consequencesOf, handOver, onFieldKey, promptOf, remarksOn } from "./question-fields.ts";
import type { Now, QuestionScreen } from "./question-steps.ts";
import { answeredByLine, entered, fieldOf, itemOf, lookedAt, questionScreen } from "./question-steps.ts";
import { questionView } from "./question-view.tsx";
import type { MainQuestion, QuestionName } from "./questions/all.ts";
import { isAsked, isOption, mainQuestions, optionNames, questions } from "./questions/all.ts";
import type { WizardEffect, WizardMessage, WizardScreen, WizardState } from "./state.ts";

type QuestionMessage =
  | Show<QuestionScreen>
  /** To the next field, and from the last one onwards, if nothing is wrong. */
  | { type: "enter" }
  /** What somebody waits for has been looked at. */
  | { type: "looked" }
  | { type: "line"; text: string }
  | FieldMessage;

/** The question that is on the screen, and whether somebody waits for what is looked at. */
export function questionOn(screen: WizardState["screen"]): { question: QuestionName; isAwaited: boolean } | undefined {
  if (screen.name !== question.name) return undefined;
  const { question: name, isWaiting } = screen as QuestionScreen;
  return { question: name, isAwaited: isWaiting };
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
    { key: "line", do: ({ key }) => (key.name === "line" ? { type: "line", text: key.text } : undefined) },
    {
      key: "n",
      hint: (now) => `n take ${insteadOf(now) ?? ""}`,
      when: (now) => insteadOf(now) !== undefined,
      do: (now) => takeInstead(now),
    },
    { key: "any", do: ({ key, ...now }) => onFieldKey(key, fieldOf(now), { ...now, isFilled: isFilled(now) }) },
    {
      key: "enter",
      hint: ({ screen }) => (screen.isWaiting ? "Enter go on without waiting" : "Enter continue"),
      do: ({ state, screen }) => leaving(state, screen, { type: "enter" }),
    },
    { key: "escape", hint: "Esc back", do: ({ state, screen }) => leaving(state, screen, back(state, screen)) },
    {
      hint: ({ theme }) => ["Left/Right change", `${theme.symbols.sideways} change`],
      when: (now) => fieldOf(now)?.kind === "choice",
    },
    // By a name that holds everywhere: `?` is a letter of an answer.
    { ...helpKey, hint: ["Ctrl-G help", "^G help"] },
    {
      key: ["tab", "down"],
      hint: (now) => (isForgettable(now) ? "" : "Tab next"),
      do: ({ state, screen }) => leaving(state, screen, toField(state, screen, 1)),
    },
    { key: ["shift-tab", "up"], do: ({ state, screen }) => leaving(state, screen, toField(state, screen, -1)) },
    { hint: ["Ctrl-U forget what was typed", "^U forget"], when: isForgettable },
    { ...interruptKey, hint: ["Ctrl-C quit", ""] },
    // What stands below the fields does not always fit.
    { ...scrollKey, key: ["page-up", "page-down"] },
  ],
  update: ({ state, screen, go }, message) => {
    switch (message.type) {
      case "show":
        return state;
      case "enter":
        return entered(state, screen, go);
      case "looked":
        return lookedAt(state, screen, go);
      case "line":
        return answeredByLine(state, screen, message.text);
      case "edit-text": {
        const field = fieldOf({ state, screen });
        if (field?.kind !== "text") return state;
        const { value, cursor, cut = screen.cut } = message.edited;
        const { path } = field;
        const answers = value === state.answers[path] ? state.answers : withAnswer(state.answers, path, value);
        const edited = { ...screen, cursor, isWaiting: false, top: undefined, ...(cut !== undefined && { cut }) };
        return { ...state, answers, screen: edited };
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
  view: questionView,
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
    const { opened, registered } = consequencesOf(screen.question, input);
    const sentence = ({ label, value }: { label: string; value: string }) => `${label}: ${value}`;
    const atGoogleLines = registered.length === 0 ? [] : [atGoogle, ...registered.map(sentence)];
    return {
      heading: questions[screen.question].title,
      lines: [questions[screen.question].intro, ...opened.map(sentence), ...atGoogleLines],
      remarks: remarksOn(
        screen.question,
        { current: field, isTried: screen.isTried, refused: screen.line?.refused },
        state,
      ),
      prompt: field === undefined ? "Enter" : promptOf(field, input),
      isSecret: field?.kind === "secret",
    };
  },
  keysOfLine: (line, now) => {
    const field = fieldOf(now);
    const enter: Key = { name: "enter" };
    if (field === undefined) return [enter];
    if (field.kind === "secret") {
      const given: Key[] = line === "" ? [] : [line === "-" ? { name: "clear-line" } : { name: "paste", text: line }];
      return [{ name: "line", text: "" }, ...given, enter];
    }
    const value = now.state.answers[field.path];
    if (field.kind === "text") {
      if (line === "n" && insteadOf(now) !== undefined) return [{ name: "text", text: "n" }];
      return [{ name: "line", text: line === "" ? value : line === "-" ? "" : line }, enter];
    }
    if (line === "") return [{ name: "line", text: value }, enter];
    const chosen = field.choices[numberOf(line, field.choices.length)];
    return chosen === undefined ? [] : [{ name: "line", text: chosen.value }, enter];
  },
};

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

/** What one key puts in the place of what is wrong here. */
function insteadOf(now: Now): string | undefined {
  const field = fieldOf(now);
  return field && resultOn(field, now.state)?.instead;
}

function takeInstead(now: Now): QuestionCommand | undefined {
  const value = insteadOf(now);
  return value === undefined ? undefined : { type: "edit-text", edited: { value, cursor: value.length } };
}

function without<Value>(values: ReadonlySet<Value>, gone: Value): ReadonlySet<Value> {
  return new Set([...values].filter((value) => value !== gone));
}
