import { renderProblem } from "../../../src/output/text/render-problem.ts";
import type { Tone } from "../../app/theme.ts";
import type { View, ViewInput } from "../../app/view.ts";
import { isNarrow, isRoomy } from "../../app/view.ts";
import type { Row } from "../../parts/rows.ts";
import { emptyRow, prose, row } from "../../parts/rows.ts";
import type { SecretRow } from "../services.ts";
import type { WizardState } from "../state.ts";

const origins: Record<SecretRow["origin"], { text: string; tone: Tone }> = {
  kept: { text: "kept from .env", tone: "good" },
  typed: { text: "typed by you", tone: "good" },
  generated: { text: "to be generated", tone: "good" },
  environment: { text: "from environment", tone: "good" },
  file: { text: "from a file", tone: "good" },
  stdin: { text: "from standard input", tone: "good" },
  missing: { text: "missing", tone: "warn" },
};

export function secretsView(input: ViewInput, screen: Extract<WizardState["screen"], { name: "secrets" }>): View {
  const { columns, state } = input;
  const intro =
    "They go into .env, which only you can read; a registry password goes to Docker's own login. None is ever shown.";
  const isOdd = ({ name, origin }: SecretRow) => origin === "typed" && [...state.unusual].some((one) => one === name);
  const rows =
    screen.problem !== undefined
      ? renderProblem(screen.problem).flatMap((line) => prose(line, columns, "plain", 2))
      : (screen.rows?.map((secret) => secretRow(secret, columns, isOdd(secret))) ?? [
          { ...row("Looking at what is there ..."), isBusy: true },
        ]);
  return {
    title: "Secrets",
    body: {
      kind: "rows",
      rows: [...(isRoomy(input) ? [...prose(intro, columns), emptyRow] : []), ...rows],
      top: screen.top,
    },
    keys: ["Enter go on", "Esc back", "? help"],
  };
}

function secretRow({ name, origin }: SecretRow, columns: number, isUnusual: boolean): Row {
  const { text, tone } = origins[origin];
  const odd = isUnusual
    ? [{ text: isNarrow({ columns }) ? ", unusual" : ", but it does not look like one", tone: "warn" } as const]
    : [];
  return { spans: [{ text: `  ${name.padEnd(isNarrow({ columns }) ? 21 : 26)} ` }, { text, tone }, ...odd] };
}
