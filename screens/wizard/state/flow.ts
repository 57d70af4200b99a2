import { fieldsOf, firstWrongField } from "../fields.ts";
import type { MainQuestion, QuestionName } from "../questions/all.ts";
import { isOption, optionNames } from "../questions/all.ts";
import type { QuestionScreen, Screen, WizardState } from "../state.ts";
import { isBegun, welcomeChoices } from "../welcome-choices.ts";

/** The screens in their order. Progress and end are reached by starting, not by walking. */
export const flow = [
  "welcome",
  "mode",
  "place",
  "address",
  "workspace",
  "google",
  "options",
  "secrets",
  "review",
] as const;
export type Stop = (typeof flow)[number];

export function stopOf(screen: Screen): Stop | undefined {
  if (screen.name === "watch" || screen.name === "problem") return "welcome";
  if (screen.name === "progress" || screen.name === "end") return undefined;
  if (screen.name !== "question") return screen.name;
  return isOption(screen.question) ? "options" : screen.question;
}

/** The screen at a stop, with its selection on what was answered before. */
export function screenAt(stop: Stop, state: WizardState): Screen {
  switch (stop) {
    case "welcome":
      return {
        name: "welcome",
        at: Math.max(
          0,
          welcomeChoices(state.found).findIndex((one) => isBegun(one, state)),
        ),
      };
    case "mode":
      return { name: "mode", at: state.answers.mode === "embedded" ? 1 : 0 };
    case "options":
      return { name: "options", at: 0 };
    case "secrets":
      return { name: "secrets", rows: undefined, problem: undefined, top: 0 };
    case "review":
      return { name: "review", shown: { state: "looking" }, top: 0 };
    default:
      return questionScreen(stop, state);
  }
}

export function questionScreen(question: QuestionName, state: WizardState, field = 0): QuestionScreen {
  const chosen = fieldsOf(question, state.answers)[field];
  const cursor = chosen?.kind === "text" ? state.answers[chosen.path].length : 0;
  return { name: "question", question, field, cursor, isTried: false, isTypingSecret: false, top: undefined };
}

export function stopBefore(stop: Stop): Stop | undefined {
  return flow[flow.indexOf(stop) - 1];
}

export function stopAfter(stop: Stop): Stop | undefined {
  return flow[flow.indexOf(stop) + 1];
}

/** The first question that still has something wrong: a saved profile may be older than the rules. */
export function firstWrongQuestion(state: WizardState): QuestionScreen | undefined {
  const main: MainQuestion[] = ["place", "address", "workspace", "google"];
  for (const name of [...main, ...optionNames]) {
    const field = firstWrongField(name, state);
    if (field >= 0) return { ...questionScreen(name, state, field), isTried: true };
  }
  return undefined;
}

/** For whoever is asked only what is missing: the next such question, or what will be done. */
export function nextMissing(state: WizardState): Screen {
  const [leftOut] = state.leftOut;
  if (leftOut !== undefined) return screenAt(leftOut, state);
  return firstWrongQuestion(state) ?? screenAt("review", state);
}
