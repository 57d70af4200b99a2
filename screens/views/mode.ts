import { prose } from "../parts/rows.ts";
import type { View, ViewInput } from "../parts/view.ts";
import { modeChoices } from "../state/choices.ts";

export function modeView({ columns, theme }: ViewInput, at: number): View {
  return {
    title: "Mode",
    body: {
      kind: "choice",
      intro: prose("What should this installation be able to do?", columns),
      items: modeChoices.map((choice) => choice.label),
      at,
      about: (modeChoices[at]?.about ?? []).flatMap((line) => prose(line, columns, "dim")),
    },
    keys: [`${theme.symbols.arrows} choose`, "Enter go on", "Esc back", "? help"],
  };
}
