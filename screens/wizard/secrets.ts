import type { Problem } from "../../src/domain/problem.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import type { Show } from "../app/screen.ts";
import { helpKey, scrollKey } from "../app/screen.ts";
import type { Tone } from "../app/theme.ts";
import { isNarrow, isRoomy } from "../app/view.ts";
import type { Row } from "../parts/rows.ts";
import { busyRow, emptyRow, prose, proseLines } from "../parts/rows.ts";
import { isForCoolify } from "./answers.ts";
import type { SecretRow } from "./services.ts";
import type { WizardScreen } from "./state.ts";
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
  view: (input, screen) => {
    const { columns, state } = input;
    const intro = isForCoolify(state.answers)
      ? "They go to Coolify, which keeps them locked, and nowhere else. What you typed is taken from a variable of its name in a replay."
      : `They go into .env, which only you can read${state.answers.registry === "yes" ? "; the registry password goes to Docker's own login" : ""}. None is ever shown.`;
    const isOdd = ({ name, origin }: SecretRow) => origin === "typed" && [...state.unusual].some((one) => one === name);
    const rows =
      screen.problem !== undefined
        ? proseLines(renderProblem(screen.problem), columns)
        : (screen.rows?.map((secret) => secretRow(secret, columns, isOdd(secret))) ?? [
            busyRow("Looking at what is there ..."),
          ]);
    return {
      title: "Secrets",
      body: {
        kind: "rows",
        rows: [...(isRoomy(input) ? [...prose(intro, columns), emptyRow] : []), ...rows],
        top: screen.top,
      },
    };
  },
  help: "Generated secrets are made once and then kept. To type one again, go back with Esc.",
  stop: () => "options",
};

const origins: Record<SecretRow["origin"], { text: string; tone: Tone }> = {
  kept: { text: "kept from .env", tone: "good" },
  recovered: { text: "kept from the containers", tone: "good" },
  typed: { text: "typed by you", tone: "good" },
  generated: { text: "to be generated", tone: "good" },
  environment: { text: "from environment", tone: "good" },
  file: { text: "from a file", tone: "good" },
  stdin: { text: "from standard input", tone: "good" },
  missing: { text: "missing", tone: "warn" },
};

function secretRow({ name, origin }: SecretRow, columns: number, isUnusual: boolean): Row {
  const { text, tone } = origins[origin];
  const odd = isUnusual
    ? [{ text: isNarrow({ columns }) ? ", unusual" : ", but it does not look like one", tone: "warn" } as const]
    : [];
  return { spans: [{ text: `  ${name.padEnd(isNarrow({ columns }) ? 21 : 26)} ` }, { text, tone }, ...odd] };
}
