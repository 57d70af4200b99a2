import type { Show } from "../app/screen.ts";
import { helpKey } from "../app/screen.ts";
import type { ListScreen } from "../parts/list.ts";
import { moveKeys, numbered } from "../parts/list.ts";
import { prose } from "../parts/rows.ts";
import { firstWrongQuestion, questionScreen } from "./question.ts";
import { type OptionQuestion, optionNames, optionQuestions } from "./questions/all.ts";
import type { Question } from "./questions/question.ts";
import type { Go, WizardScreen, WizardState } from "./state.ts";

interface OptionsScreen extends ListScreen {
  name: "options";
}

type OptionsMessage = Show<OptionsScreen> | { type: "go-on" };

export function optionsScreen(_state: WizardState, at = 0): OptionsScreen {
  return { name: "options", at };
}

/** Questions that have an answer that works, behind one screen. */
export const options: WizardScreen<OptionsScreen, OptionsMessage> = {
  name: "options",
  keys: [
    ...moveKeys(({ answers }: WizardState) => optionNames(answers).length + 1),
    {
      key: "enter",
      hint: ["Enter open or continue", "Enter open"],
      do: ({ state, screen }) => {
        const question = optionNames(state.answers)[screen.at - 1];
        return question === undefined ? { type: "go-on" } : { type: "open", screen: questionScreen(question, state) };
      },
    },
    { key: "escape", hint: "Esc back", do: () => ({ type: "go-back" }) },
    helpKey,
  ],
  update: ({ state, go }) => goOn(state, go),
  view: ({ state, columns }, { at }) => {
    const names = optionNames(state.answers);
    const items = names.map((name) => `${optionQuestions[name].title.padEnd(19)}${inShort(name, state)}`);
    const chosen = names[at - 1];
    const about =
      chosen === undefined
        ? "These all have sensible defaults. Press Enter to continue."
        : optionQuestions[chosen].intro;
    return {
      title: "Options",
      body: {
        kind: "choice",
        intro: [],
        items: ["Continue with these settings", ...items],
        at,
        about: prose(about, columns, "dim"),
        // Nobody who only listens wants the option that was asked about last once more.
        usual: 0,
      },
    };
  },
  help: "Every line opens a question. Keep the defaults unless you know that you need something else.",
  inLines: ({ state }) => ({
    lines: numbered([
      "Continue with these settings",
      ...optionNames(state.answers).map((name) => `${optionQuestions[name].title}: ${inShort(name, state)}`),
    ]),
  }),
};

function inShort(name: OptionQuestion, { answers }: WizardState): string {
  const question: Question = optionQuestions[name];
  return question.inShort?.(answers) ?? "";
}

/** To what is wrong, if it was asked about; otherwise it is only said. */
function goOn(state: WizardState, go: Go): WizardState {
  const wrong = firstWrongQuestion(state);
  if (wrong !== undefined) return { ...state, screen: wrong };
  const [issue] = state.issues;
  if (issue === undefined) return go.next(state);
  return { ...state, notice: `The profile cannot be used: ${issue.path} ${issue.message}` };
}
