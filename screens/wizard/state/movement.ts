import { fieldsOf, firstWrongField, issueOf } from "../fields.ts";
import { isOption, optionNames } from "../questions/all.ts";
import type { QuestionScreen, Screen, WizardState } from "../state.ts";
import { welcomeChoices } from "../welcome-choices.ts";
import { firstWrongQuestion, nextMissing, questionScreen, screenAt, stopAfter, stopBefore, stopOf } from "./flow.ts";

/** Up and down: through a list, from field to field. Lists go round, fields do not. */
export function moveBy(state: WizardState, by: number): WizardState {
  const { screen } = state;
  switch (screen.name) {
    case "welcome":
      return around(state, screen, by, welcomeChoices(state.found).length);
    case "mode":
      return around(state, screen, by, 2);
    case "options":
      return around(state, screen, by, optionNames.length + 1);
    case "question": {
      const last = fieldsOf(screen.question, state.answers).length - 1;
      const field = Math.max(0, Math.min(last, screen.field + by));
      return { ...state, screen: toField(state, screen, field) };
    }
    default:
      return state;
  }
}

function around<Listed extends Extract<Screen, { at: number }>>(
  state: WizardState,
  screen: Listed,
  by: number,
  length: number,
) {
  return { ...state, screen: { ...screen, at: (screen.at + by + length) % length } };
}

function toField(state: WizardState, screen: QuestionScreen, field: number): QuestionScreen {
  return questionScreen(screen.question, state, field);
}

/** Enter: to the next field, and from the last one onwards, if nothing is wrong. */
export function goNext(state: WizardState): WizardState {
  const { screen } = state;
  if (screen.name === "question") return answered(state, screen);
  const stop = stopOf(screen);
  if (stop === "options" && (state.issues.length > 0 || firstWrongQuestion(state) !== undefined))
    return { ...state, ...mend(state) };
  if (stop === "mode" && state.asksOnlyWhatIsMissing) return askNext(state, stop);
  const after = stop && stopAfter(stop);
  return after === undefined ? state : { ...state, screen: screenAt(after, state) };
}

function answered(state: WizardState, screen: QuestionScreen): WizardState {
  const fields = fieldsOf(screen.question, state.answers);
  const field = fields[screen.field];
  const tried = { ...screen, isTried: true };
  if (field !== undefined && issueOf(field, state) !== undefined) return { ...state, screen: tried };
  if (screen.field < fields.length - 1) return { ...state, screen: toField(state, screen, screen.field + 1) };
  const wrong = firstWrongField(screen.question, state);
  if (wrong >= 0) return { ...state, screen: { ...toField(state, screen, wrong), isTried: true } };
  if (state.asksOnlyWhatIsMissing) return askNext(state, screen.question);
  if (isOption(screen.question)) return { ...state, screen: backAmongOptions(screen) };
  const after = stopAfter(screen.question);
  return after === undefined ? state : { ...state, screen: screenAt(after, state) };
}

/** This has been answered; to what else is missing. */
function askNext(state: WizardState, answeredNow: string): WizardState {
  const next = { ...state, leftOut: state.leftOut.filter((one) => one !== answeredNow) };
  return { ...next, screen: nextMissing(next) };
}

/** To what is wrong, if it was asked about; otherwise only said. */
function mend(state: WizardState): Partial<WizardState> {
  const screen = firstWrongQuestion(state);
  if (screen !== undefined) return { screen };
  const [issue] = state.issues;
  return { notice: `The profile cannot be used: ${issue?.path} ${issue?.message}` };
}

export function goBack(state: WizardState): WizardState {
  const { screen } = state;
  if (screen.name === "question" && isOption(screen.question)) return { ...state, screen: backAmongOptions(screen) };
  if (screen.name === "watch" || screen.name === "problem") return { ...state, screen: screenAt("welcome", state) };
  const stop = stopOf(screen);
  const before = stop && stopBefore(stop);
  return before === undefined ? state : { ...state, screen: screenAt(before, state) };
}

function backAmongOptions({ question }: QuestionScreen): Screen {
  return { name: "options", at: isOption(question) ? optionNames.indexOf(question) + 1 : 0 };
}
