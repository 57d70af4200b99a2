import { withAnswer } from "./answers.ts";
import { fieldsOf, firstWrongField, issueOf } from "./fields.ts";
import { missingLooks, resultOn, withoutLook } from "./looks.ts";
import type { OptionQuestion, QuestionName } from "./questions/all.ts";
import { isOption, optionNames } from "./questions/all.ts";
import type { Field } from "./questions/question.ts";
import type { Go, WizardState } from "./state.ts";

export interface QuestionScreen {
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

export function questionScreen(name: QuestionName, state: WizardState, field = 0): QuestionScreen {
  const chosen = fieldsOf(name, state.answers)[field];
  const cursor = chosen?.kind === "text" ? state.answers[chosen.path].length : 0;
  const fresh = { cursor, isTried: false, isWaiting: false, isTypingSecret: false, top: undefined };
  return { name: "question", question: name, field, ...fresh };
}

export interface Now {
  state: WizardState;
  screen: QuestionScreen;
}

export function fieldOf({ state, screen }: Now): Field | undefined {
  return fieldsOf(screen.question, state.answers)[screen.field];
}

/** Where an option stands in the list of them, below the item that goes on. */
export function itemOf({ answers }: WizardState, { question: name }: QuestionScreen): number {
  return optionNames(answers).indexOf(name as OptionQuestion) + 1;
}

/** To the next field that something is missing in, or onwards: what has an answer that works is not asked again. */
export function entered(state: WizardState, screen: QuestionScreen, go: Go, isFresh = false): WizardState {
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
export function lookedAt(state: WizardState, screen: QuestionScreen, go: Go): WizardState {
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

export function answeredByLine(state: WizardState, screen: QuestionScreen, text: string): WizardState {
  const field = fieldOf({ state, screen });
  const path = field === undefined || field.kind === "secret" ? undefined : field.path;
  const answered: QuestionScreen = { ...screen, line: { offered: path === undefined ? "" : state.answers[path] } };
  const isSame = path === undefined || state.answers[path] === text;
  return { ...state, answers: isSame ? state.answers : withAnswer(state.answers, path, text), screen: answered };
}

function tried(state: WizardState, screen: QuestionScreen): WizardState {
  const wrong: QuestionScreen = { ...screen, isTried: true };
  return { ...state, screen: wrong };
}
