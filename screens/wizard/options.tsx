import type { Target } from "../../src/domain/profile.ts";
import type { Show } from "../app/screen.ts";
import { helpKey, opened } from "../app/screen.ts";
import { ChoicePage } from "../parts/choice-page.tsx";
import type { ListScreen } from "../parts/list.ts";
import { moveKeys, numbered } from "../parts/list.ts";
import { Prose } from "../parts/prose.tsx";
import { isPasted } from "./answers.ts";
import { firstWrongQuestion } from "./question.ts";
import { questionScreen } from "./question-steps.ts";
import { type OptionQuestion, optionNames, optionQuestions } from "./questions/all.ts";
import type { Question } from "./questions/question.ts";
import { secretsScreen } from "./secrets.tsx";
import type { SecretRow } from "./services.ts";
import type { Go, WizardInput, WizardScreen, WizardState } from "./state.ts";
import { profileOf } from "./state.ts";

interface OptionsScreen extends ListScreen {
  name: "options";
  /** Where each secret comes from; undefined while it is looked at, and where it cannot be. */
  secrets: readonly SecretRow[] | undefined;
}

type OptionsMessage = Show<OptionsScreen> | { type: "go-on" } | { type: "show-secrets"; rows: readonly SecretRow[] };

export function optionsScreen(_state: WizardState, at = 0): OptionsScreen {
  return { name: "options", at, secrets: undefined };
}

/** What can be opened here, below the item that goes on. */
function itemsOf({ answers }: WizardState): (OptionQuestion | "secrets")[] {
  return [...optionNames(answers), ...(isPasted(answers) ? [] : ["secrets" as const])];
}

/** Questions that have an answer that works, behind one screen. */
export const options: WizardScreen<OptionsScreen, OptionsMessage> = {
  name: "options",
  load: ({ state, services, ask }) => {
    if (state().issues.length > 0 || isPasted(state().answers)) return;
    ask(
      services.lookAtSecrets(profileOf(state())),
      (rows) => ({ type: "show-secrets", rows }),
      // Why it cannot be looked at is for the review to say.
      () => undefined,
    );
  },
  keys: [
    ...moveKeys((state: WizardState) => itemsOf(state).length + 1),
    {
      key: "enter",
      hint: ["Enter open or continue", "Enter open"],
      do: ({ state, screen }) => {
        const item = itemsOf(state)[screen.at - 1];
        if (item === "secrets") return { type: "open", screen: secretsScreen() };
        return item === undefined ? { type: "go-on" } : { type: "open", screen: questionScreen(item, state) };
      },
    },
    { key: "escape", hint: "Esc back", do: () => ({ type: "go-back" }) },
    helpKey,
  ],
  update: ({ state, screen, go }, message) => {
    if (message.type !== "show-secrets") return goOn(state, go);
    const missing = message.rows.filter(({ origin }) => origin === "missing").map(({ name }) => name);
    const shown: OptionsScreen = { ...screen, secrets: message.rows };
    return { ...state, missing: new Set(missing), screen: shown };
  },
  view: (input, screen) => {
    const settings = settingsOf(input, screen);
    const about = settings[screen.at - 1]?.about ?? "All of these have defaults that work.";
    return {
      title: "Options",
      body: (
        <ChoicePage items={[{ label: goOnText }, ...settings]} at={screen.at}>
          <Prose as="dim">{about}</Prose>
        </ChoicePage>
      ),
    };
  },
  help: "Each line opens a question. Keep the defaults unless you need something else.",
  inLines: (input, screen) => {
    const settings = settingsOf(input, screen);
    return {
      lines: numbered([goOnText, ...settings.map(({ label, detail }) => `${label}: ${detail}`)]),
      // Nobody who only listens wants the option that was asked about last once more.
      choice: { count: settings.length + 1, at: screen.at, usual: 0 },
    };
  },
};

const goOnText = "Continue with these settings";

function settingsOf({ state, services }: WizardInput, { secrets }: OptionsScreen) {
  const { answers } = state;
  const usualFolder = services.defaultDirectory((answers.target || "compose") as Target, answers.name);
  return itemsOf(state).map((item) => {
    if (item === "secrets") return { label: "Secrets", detail: secretsInShort(secrets), about: aboutSecrets };
    const { title, intro, inShort }: Question = optionQuestions[item];
    // On the row it may be cut off.
    const about = item === "place" ? `Folder: ${answers.directory.trim() || usualFolder}` : intro;
    return { label: title, detail: inShort?.(answers, usualFolder) ?? "", about };
  });
}

const aboutSecrets = "Where each of them comes from. None is ever shown.";

function secretsInShort(rows: readonly SecretRow[] | undefined): string {
  if (rows === undefined) return "made once, then kept";
  const generated = rows.filter(({ origin }) => origin === "generated").length;
  const missing = rows.filter(({ origin }) => origin === "missing").length;
  const rest = rows.length - generated - missing;
  return [
    ...(generated === 0 ? [] : [`${generated} to be generated`]),
    ...(rest === 0 ? [] : [`${rest} there already`]),
    ...(missing === 0 ? [] : [`${missing} missing`]),
  ].join(", ");
}

/** To what is wrong, if it was asked about; otherwise it is only said. */
function goOn(state: WizardState, go: Go): WizardState {
  const wrong = firstWrongQuestion(state);
  if (wrong !== undefined) return opened(state, wrong);
  const [issue] = state.issues;
  if (issue === undefined) return go.next(state);
  return { ...state, notice: `The profile cannot be used: ${issue.path} ${issue.message}` };
}
