// Over 150 lines: a screen is one file, with its keys, update, view and help.
import type { Key } from "../app/keys.ts";
import type { Show } from "../app/screen.ts";
import { helpKey, interruptKey, scrollKey } from "../app/screen.ts";
import { numberOf } from "../parts/list.ts";
import { withAnswer } from "./answers.ts";
import { fieldsOf, firstWrongField, issueOf } from "./fields.ts";
import { missingLooks, resultOn, withoutLook } from "./looks.ts";
import type { FieldMessage } from "./question-fields.ts";
import { atGoogle, consequencesOf, handOver, onFieldKey, promptOf, remarksOn } from "./question-fields.ts";
import { questionView } from "./question-view.tsx";
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
  /** Enter was pressed, and what was typed is still being looked at. */
  isWaiting: boolean;
  /**
   * Answered line by line: what stood here before the answer, and why that was refused. Each field is
   * asked in turn then, for whoever cannot see them all.
   */
  line?: { offered: string; refused?: string };
  /** A secret is being typed into the current field. Not how long it is. */
  isTypingSecret: boolean;
  /** Scrolled so far to see what stands below the fields; undefined: the field is in sight. */
  top: number | undefined;
}

type QuestionMessage =
  | Show<QuestionScreen>
  /** To the next field, and from the last one onwards, if nothing is wrong. */
  | { type: "enter" }
  /** What somebody waits for has been looked at. */
  | { type: "looked" }
  | { type: "line"; text: string }
  | FieldMessage;

export function questionScreen(name: QuestionName, state: WizardState, field = 0): QuestionScreen {
  const chosen = fieldsOf(name, state.answers)[field];
  const cursor = chosen?.kind === "text" ? state.answers[chosen.path].length : 0;
  const fresh = { cursor, isTried: false, isWaiting: false, isTypingSecret: false, top: undefined };
  return { name: "question", question: name, field, ...fresh };
}

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

/** To the next field that something is missing in, or onwards: what has an answer that works is not asked again. */
function entered(state: WizardState, screen: QuestionScreen, go: Go, isFresh = false): WizardState {
  const fields = fieldsOf(screen.question, state.answers);
  const field = fields[screen.field];
  const issue = field && issueOf(field, state);
  if (issue !== undefined) return refused(state, screen, issue);
  const isLast = screen.field >= fields.length - 1;
  const next = screen.line === undefined ? firstWrongField(screen.question, state) : isLast ? -1 : screen.field + 1;
  const isAhead = next > screen.field;
  // Whoever hears one field at a time is told of each before the next.
  const left = screen.line === undefined ? (isAhead ? [] : fields) : fields.slice(screen.field, screen.field + 1);
  const wrong = left.findIndex((one) => resultOn(one, state)?.kind === "wrong");
  const bad = left[wrong];
  if (bad !== undefined) {
    const at = fields.indexOf(bad);
    const there = at === screen.field ? screen : questionScreen(screen.question, state, at);
    // What was taken a minute ago may be free by now.
    return isFresh ? refused(state, there, resultOn(bad, state)?.says ?? "") : waiting(withoutLook(state, bad), there);
  }
  if (!screen.isWaiting && missingLooks(screen.question, left, state).length > 0) return waiting(state, screen);
  if (isAhead) return { ...state, screen: questionScreen(screen.question, state, next) };
  const stillWrong = firstWrongField(screen.question, state);
  if (stillWrong >= 0) return tried(state, questionScreen(screen.question, state, stillWrong));
  // An option leads back to the others.
  const isAmongOthers = isOption(screen.question) && !state.asksOnlyWhatIsMissing;
  return isAmongOthers ? go.to(state, "options", itemOf(state, screen)) : go.answered(state);
}

/** What is only odd is read first: then Enter goes on. */
function lookedAt(state: WizardState, screen: QuestionScreen, go: Go): WizardState {
  const fields = fieldsOf(screen.question, state.answers);
  if (!screen.isWaiting || missingLooks(screen.question, fields, state).length > 0) return state;
  const seen: QuestionScreen = { ...screen, isWaiting: false };
  const odd = fields.find((field) => resultOn(field, state)?.kind === "odd");
  const isWrong = fields.some((field) => resultOn(field, state)?.kind === "wrong");
  return odd === undefined || isWrong
    ? entered({ ...state, screen: seen }, seen, go, true)
    : { ...state, screen: seen };
}

function waiting(state: WizardState, screen: QuestionScreen): WizardState {
  const waits: QuestionScreen = { ...screen, isWaiting: true };
  return { ...state, screen: waits };
}

/** Of a whole line that cannot be taken, what was offered before is offered again. */
function refused(state: WizardState, screen: QuestionScreen, why: string): WizardState {
  const field = fieldOf({ state, screen });
  if (screen.line === undefined || field === undefined) return tried(state, { ...screen, isWaiting: false });
  const { offered } = screen.line;
  const answers = field.kind === "text" ? withAnswer(state.answers, field.path, offered) : state.answers;
  const again = questionScreen(screen.question, { ...state, answers }, screen.field);
  const shown: QuestionScreen = { ...again, isTried: true, line: { offered, refused: why } };
  return { ...state, answers, screen: shown };
}

function answeredByLine(state: WizardState, screen: QuestionScreen, text: string): WizardState {
  const field = fieldOf({ state, screen });
  const path = field === undefined || field.kind === "secret" ? undefined : field.path;
  const answered: QuestionScreen = { ...screen, line: { offered: path === undefined ? "" : state.answers[path] } };
  const isSame = path === undefined || state.answers[path] === text;
  return { ...state, answers: isSame ? state.answers : withAnswer(state.answers, path, text), screen: answered };
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

function tried(state: WizardState, screen: QuestionScreen): WizardState {
  const wrong: QuestionScreen = { ...screen, isTried: true };
  return { ...state, screen: wrong };
}

function without<Value>(values: ReadonlySet<Value>, gone: Value): ReadonlySet<Value> {
  return new Set([...values].filter((value) => value !== gone));
}
