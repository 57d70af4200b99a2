import type { Show } from "../app/screen.ts";
import { helpKey } from "../app/screen.ts";
import { isRoomy } from "../app/view.ts";
import type { ListScreen } from "../parts/list.ts";
import { moveKeys, numbered } from "../parts/list.ts";
import type { Row } from "../parts/rows.ts";
import { emptyRow, prose, row } from "../parts/rows.ts";
import type { WizardInput, WizardScreen, WizardState } from "./state.ts";

interface ModeScreen extends ListScreen {
  name: "mode";
}

export function modeScreen({ answers }: WizardState): ModeScreen {
  return { name: "mode", at: answers.mode === "embedded" ? 1 : 0 };
}

export const mode: WizardScreen<ModeScreen, Show<ModeScreen>> = {
  name: "mode",
  keys: [
    ...moveKeys(() => modes.length),
    {
      key: "enter",
      hint: "Enter continue",
      do: ({ screen }) => [
        { type: "answer", path: "mode", value: modes[screen.at]?.value ?? "standard" },
        { type: "answered" },
      ],
    },
    { key: "escape", hint: "Esc back", do: () => ({ type: "go-back" }) },
    helpKey,
  ],
  view: (input, { at }) => {
    const { columns } = input;
    const about = (modes[at]?.about ?? []).flatMap((line) => prose(line, columns, "dim"));
    return {
      title: "Mode",
      body: {
        kind: "choice",
        intro: isRoomy(input) ? prose("What should this installation be able to do?", columns) : [],
        items: modes.map(({ label }) => label),
        at,
        about: isRoomy(input) && columns >= 70 ? sideBySide(input, at) : about,
      },
    };
  },
  help: "Standard is for people who work in Dittofeed itself. Choose embedded to show its pages inside your own product.",
  inLines: () => ({ lines: numbered(modes.map(({ label, about }) => `${label}: ${about.join(" ")}`)) }),
};

const modes = [
  {
    value: "standard",
    label: "Standard",
    about: ["The dashboard, with sign-in by Google.", "For people who work in Dittofeed itself."],
  },
  {
    value: "embedded",
    label: "Embedded",
    about: [
      "Also sessions for pages inside your own product (iframe): 15 minutes, renewable, every use written down.",
      "With the published images, sessions work but pages in a frame show an error. Yours are tested.",
    ],
  },
] as const;

/** What the modes bring, for seeing them side by side. */
const comparison: readonly { what: string; inModes: readonly ("standard" | "embedded")[] }[] = [
  { what: "The dashboard: journeys, segments, templates", inModes: ["standard", "embedded"] },
  { what: "Sign-in with Google", inModes: ["standard", "embedded"] },
  { what: "Many workspaces, each with its own people", inModes: ["standard", "embedded"] },
  { what: "Pages in your product, where images have them", inModes: ["embedded"] },
  { what: "Sessions of 15 minutes, renewable for 7 days", inModes: ["embedded"] },
  { what: "A refresh token works once, then a new one", inModes: ["embedded"] },
  { what: "Every use of a session is written down (audit)", inModes: ["embedded"] },
];

const nameWidth = 48;
const modeWidth = 10;

/** A row for each thing that a mode brings; the chosen mode's column is the bright one. */
function sideBySide({ theme, columns }: WizardInput, at: number): Row[] {
  const tone = (column: number) => (column === at ? "strong" : "dim");
  const head: Row = {
    spans: [
      { text: " ".repeat(nameWidth) },
      ...modes.map(({ label }, column) => ({ text: label.padEnd(modeWidth), tone: tone(column) }) as const),
    ],
  };
  const rows = comparison.map(
    ({ what, inModes }): Row => ({
      spans: [
        { text: what.padEnd(nameWidth) },
        ...modes.map(({ value }, column) => {
          const mark = inModes.includes(value) ? `${theme.symbols.done} yes` : "no";
          return { text: mark.padEnd(modeWidth), tone: tone(column) } as const;
        }),
      ],
    }),
  );
  const caveat = modes[at]?.about.at(-1) ?? "";
  return [
    ...[head, row(theme.symbols.dash.repeat(nameWidth + 2 * modeWidth), "dim"), ...rows, emptyRow],
    ...prose(caveat, columns, "dim"),
  ];
}
