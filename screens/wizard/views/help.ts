import type { View, ViewInput } from "../../app/view.ts";
import { emptyRow, prose } from "../../parts/rows.ts";
import { currentField } from "../fields.ts";
import { questions } from "../questions/all.ts";
import type { Screen } from "../state.ts";

const screenHelp: Record<Exclude<Screen["name"], "question">, string> = {
  welcome:
    "Choose what to begin. A rehearsal does everything that is possible without Docker, so it is a safe first try.",
  problem:
    "What you chose cannot be used as it is; the line that begins with Next says what to do. Esc goes back to the first screen.",
  watch:
    "Another run is at work here, and two at once would undo each other's work. When it has ended, Enter shows what is left to do.",
  mode: "Standard is for people who work in Dittofeed itself. Choose embedded to show its pages inside your own product.",
  options:
    "Every line opens a question of its own. Keep them as they are unless you know that you need something else.",
  secrets: "Generated secrets are made once and then kept. To type one again, go back with Esc.",
  review:
    "+ will be done, = is done already, - is skipped, ? only looks. Press r to look again, Esc to go back to the questions.",
  progress:
    "Tab shows the next service's log, / keeps only lines with a word, Space pauses it. Ctrl-C asks before it stops; when you start dittofeed-setup again, it goes on from there, with the same secrets.",
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
    keys: ["Any key goes back"],
  };
}
