import type { Problem } from "../../src/domain/problem.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import type { Show } from "../app/screen.ts";
import { helpKey, scrollKey } from "../app/screen.ts";
import { isNarrow, isRoomy } from "../app/view.ts";
import { Fields } from "../parts/fields.tsx";
import type { MarkOf } from "../parts/mark.tsx";
import { Busy, Marked } from "../parts/mark.tsx";
import { ProblemText } from "../parts/problem-text.tsx";
import { Gap, Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { isForCoolify } from "./answers.ts";
import type { SecretRow } from "./services.ts";
import type { WizardInput, WizardScreen } from "./state.ts";
import { profileOf } from "./state.ts";

interface SecretsScreen {
  name: "secrets";
  rows: readonly SecretRow[] | undefined;
  problem: Problem | undefined;
  top: number;
}

export function secretsScreen(): SecretsScreen {
  return { name: "secrets", rows: undefined, problem: undefined, top: 0 };
}

/** Every secret and where its value will come from; never the value. */
export const secrets: WizardScreen<SecretsScreen, Show<SecretsScreen>> = {
  name: "secrets",
  load: ({ state, services, ask }) =>
    ask(services.lookAtSecrets(profileOf(state())), (rows) => ({ type: "show", changes: { rows } })),
  keys: [
    { key: ["escape", "enter"], hint: "Esc back", do: () => ({ type: "go-to", stop: "options" }) },
    helpKey,
    scrollKey,
  ],
  view: (input, screen) => ({
    title: "Secrets",
    body: (
      <Scroll top={screen.top}>
        {isRoomy(input) && <Prose>{introFor(input)}</Prose>}
        {isRoomy(input) && <Gap />}
        <Found input={input} screen={screen} />
      </Scroll>
    ),
  }),
  help: "Generated secrets are made once and then kept. To type one again, open its question with Esc.",
  stop: () => "options",
  inLines: (input, { rows = [], problem }) => ({
    lines:
      problem === undefined
        ? [introFor(input), ...rows.map((row) => `${row.name}: ${saidOf(input, row)}`)]
        : renderProblem(problem),
  }),
};

function introFor({ state }: WizardInput): string {
  return isForCoolify(state.answers)
    ? "They are stored only in Coolify, locked. In a replay, the secrets you typed come from variables with their names."
    : `They go into .env, which only you can read${state.answers.registry === "yes" ? "; the registry password goes to Docker's own login" : ""}. None is ever shown.`;
}

function Found({ input, screen: { rows, problem } }: { input: WizardInput; screen: SecretsScreen }) {
  if (problem !== undefined) return <ProblemText problem={problem} />;
  if (rows === undefined) return <Busy>Checking existing secrets ...</Busy>;
  const fields = rows.map((row) => ({
    label: row.name,
    value: (
      <Marked of={isOdd(input, row) ? "warning" : origins[row.origin].mark}>
        <Prose>{saidOf(input, row)}</Prose>
      </Marked>
    ),
  }));
  return <Fields rows={fields} labelsAs="plain" />;
}

const origins: Record<SecretRow["origin"], { text: string; mark: MarkOf }> = {
  kept: { text: "kept from .env", mark: "done" },
  recovered: { text: "kept from the containers", mark: "done" },
  typed: { text: "typed by you", mark: "done" },
  generated: { text: "will be generated", mark: "done" },
  environment: { text: "from the environment", mark: "done" },
  file: { text: "from a file", mark: "done" },
  command: { text: "from a command", mark: "done" },
  stdin: { text: "from standard input", mark: "done" },
  missing: { text: "missing", mark: "warning" },
};

/** Typed, and not of the shape that it should have. */
function isOdd({ state }: WizardInput, { name, origin }: SecretRow): boolean {
  return origin === "typed" && [...state.unusual].some((one) => one === name);
}

function saidOf(input: WizardInput, row: SecretRow): string {
  if (!isOdd(input, row)) return origins[row.origin].text;
  return isNarrow(input) ? "typed by you, unusual" : "typed by you, but it does not look valid";
}
