import type { Show } from "../app/screen.ts";
import { helpKey } from "../app/screen.ts";
import { ChoicePage } from "../parts/choice-page.tsx";
import type { ListScreen } from "../parts/list.ts";
import { moveKeys, numbered } from "../parts/list.ts";
import { Prose } from "../parts/prose.tsx";
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
  view: ({ state }, { at }) => {
    const names = optionNames(state.answers);
    const chosen = names[at - 1];
    const settings = names.map((name) => ({ label: optionQuestions[name].title, detail: inShort(name, state) }));
    return {
      title: "Options",
      body: (
        <ChoicePage items={[{ label: goOnText }, ...settings]} at={at}>
          <Prose as="dim">
            {chosen === undefined
              ? "These all have sensible defaults. Press Enter to continue."
              : optionQuestions[chosen].intro}
          </Prose>
        </ChoicePage>
      ),
    };
  },
  help: "Every line opens a question. Keep the defaults unless you know that you need something else.",
  inLines: ({ state }, { at }) => {
    const names = optionNames(state.answers);
    return {
      lines: numbered([goOnText, ...names.map((name) => `${optionQuestions[name].title}: ${inShort(name, state)}`)]),
      // Nobody who only listens wants the option that was asked about last once more.
      choice: { count: names.length + 1, at, usual: 0 },
    };
  },
};

const goOnText = "Continue with these settings";

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
