import type { View, ViewInput } from "../../app/view.ts";
import { isRoomy } from "../../app/view.ts";
import type { Row } from "../../parts/rows.ts";
import { emptyRow, prose, row } from "../../parts/rows.ts";
import { modeChoices, modeComparison } from "../welcome-choices.ts";

export function modeView(input: ViewInput, at: number): View {
  const { columns, theme } = input;
  const about = (modeChoices[at]?.about ?? []).flatMap((line) => prose(line, columns, "dim"));
  return {
    title: "Mode",
    body: {
      kind: "choice",
      intro: isRoomy(input) ? prose("What should this installation be able to do?", columns) : [],
      items: modeChoices.map((choice) => choice.label),
      at,
      about: isRoomy(input) && columns >= 70 ? sideBySide(input, at) : about,
    },
    keys: [`${theme.symbols.arrows} choose`, "Enter go on", "Esc back", "? help"],
  };
}

const nameWidth = 48;
const modeWidth = 10;

/** A row for each thing that a mode brings; the chosen mode's column is the bright one. */
function sideBySide({ theme, columns }: ViewInput, at: number): Row[] {
  const tone = (column: number) => (column === at ? "strong" : "dim");
  const head: Row = {
    spans: [
      { text: " ".repeat(nameWidth) },
      ...modeChoices.map(({ label }, column) => ({ text: label.padEnd(modeWidth), tone: tone(column) }) as const),
    ],
  };
  const rows = modeComparison.map(
    ({ what, inModes }): Row => ({
      spans: [
        { text: what.padEnd(nameWidth) },
        ...modeChoices.map(({ value }, column) => {
          const mark = inModes.includes(value) ? `${theme.symbols.done} yes` : "no";
          return { text: mark.padEnd(modeWidth), tone: tone(column) } as const;
        }),
      ],
    }),
  );
  const caveat = modeChoices[at]?.about.at(-1) ?? "";
  return [
    ...[head, row(theme.symbols.dash.repeat(nameWidth + 2 * modeWidth), "dim"), ...rows, emptyRow],
    ...prose(caveat, columns, "dim"),
  ];
}
