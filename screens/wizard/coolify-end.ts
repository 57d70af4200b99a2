import { leave, scrollKey } from "../app/screen.ts";
import { emptyRow, prose, textRows } from "../parts/rows.ts";
import type { ForCoolify } from "./services.ts";
import type { WizardScreen } from "./state.ts";

interface CoolifyEndScreen {
  name: "coolify-end";
  files: ForCoolify;
  top: number;
}

export function coolifyEndScreen(files: ForCoolify): CoolifyEndScreen {
  return { name: "coolify-end", files, top: 0 };
}

/** What was written, and what to paste where. */
export const coolifyEnd: WizardScreen<CoolifyEndScreen> = {
  name: "coolify-end",
  keys: [{ key: ["enter", "q"], hint: ["Enter quit; this text stays", "Enter quit"], do: leave }, scrollKey],
  view: ({ columns, theme }, { files, top }) => ({
    title: "Finished",
    body: {
      kind: "rows",
      rows: [
        ...prose(
          `${theme.symbols.done} The files are written. Coolify does the rest, once you have given it these:`,
          columns,
          "good",
          2,
        ),
        emptyRow,
        ...textRows(wordsOf(files), columns),
      ],
      top,
    },
  }),
  help: "This text is printed again when you leave. It stays in your terminal.",
  exitCode: () => 0,
  lastWords: ({ files }) => wordsOf(files),
};

function wordsOf({ directory, files, steps, savedAs }: ForCoolify): string[] {
  return [
    `In ${directory}:`,
    ...files.map(({ name, state }) => `  ${state.padEnd(9)} ${name}`),
    "",
    "Now, as COOLIFY.md there says field by field:",
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    "",
    `After a change of the profile: dittofeed-setup coolify generate ${savedAs}`,
  ];
}
