import { emptyRow, prose } from "../parts/rows.ts";
import type { View, ViewInput } from "../parts/view.ts";
import { questions } from "../questions/all.ts";
import { currentField } from "../state/fields.ts";
import type { Screen } from "../state/wizard-state.ts";

const screenHelp: Record<Exclude<Screen["name"], "question">, string> = {
  welcome:
    "Choose what to begin. A rehearsal does everything that is possible without Docker, so it is a safe first try.",
  watch:
    "Another run is at work here, and two at once would undo each other's work. When it has ended, Enter shows what is left to do.",
  mode: "Standard is for people who work in Dittofeed itself. Choose embedded to show its pages inside your own product.",
  options:
    "Every line opens a question of its own. Keep them as they are unless you know that you need something else.",
  secrets: "Generated secrets are made once and then kept for ever. Typed ones can be typed anew by going back.",
  review:
    "A plus is a change, an equals sign is done already, a minus is skipped, a question mark only looks. Esc goes back to the questions.",
  progress:
    "Tab shows the log of the next service, / keeps only the lines with a word, the space bar holds them still. You may stop with Ctrl-C; starting again goes on from there, with the same secrets.",
  end: "This text is printed again when you leave. It stays in your terminal.",
};

/** Two sentences on the current question, and why it is asked where there is room for that too. Any key leads back. */
export function helpView({ state, columns, height }: ViewInput): View {
  const { screen } = state;
  const field = screen.name === "question" ? currentField(screen, state.answers) : undefined;
  const intro = screen.name === "question" ? questions[screen.question].intro : undefined;
  const text = field?.help ?? (screen.name === "question" ? "" : screenHelp[screen.name]);
  const rows = prose(text, columns);
  const why = intro === undefined ? [] : [emptyRow, ...prose(intro, columns, "dim")];
  return {
    title: field === undefined ? "Help" : `Help: ${field.label}`,
    body: {
      kind: "rows",
      rows: rows.length + why.length <= height ? [...rows, ...why] : rows,
    },
    keys: ["Any key leads back"],
  };
}
