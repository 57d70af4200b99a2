import { Box } from "ink";
import type { Show } from "../app/screen.ts";
import { helpKey } from "../app/screen.ts";
import { isRoomy } from "../app/view.ts";
import { ChoicePage } from "../parts/choice-page.tsx";
import type { ListScreen } from "../parts/list.ts";
import { moveKeys, numbered } from "../parts/list.ts";
import { Toned, useLook } from "../parts/look.tsx";
import { Mark, Warning } from "../parts/mark.tsx";
import { Gap, Prose } from "../parts/prose.tsx";
import type { WizardScreen, WizardState } from "./state.ts";

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
    const isTable = isRoomy(input) && input.columns >= 70;
    return {
      title: "Mode",
      body: (
        <ChoicePage
          intro={isRoomy(input) ? "What should this installation be able to do?" : undefined}
          items={modes}
          at={at}
        >
          {isTable ? <SideBySide at={at} /> : <About at={at} />}
        </ChoicePage>
      ),
    };
  },
  help: "Standard is for people who work in Dittofeed itself. Choose embedded to show its pages inside your own product.",
  inLines: (_, { at }) => ({
    lines: numbered(modes.map((mode) => `${mode.label}: ${said(mode)}`)),
    choice: { count: modes.length, at, usual: at },
  }),
};

interface Mode {
  value: "standard" | "embedded";
  label: string;
  about: string;
  warning?: string;
}

const modes: readonly [Mode, Mode] = [
  {
    value: "standard",
    label: "Standard",
    about: "The dashboard, with Google sign-in. For people who work in Dittofeed itself.",
  },
  {
    value: "embedded",
    label: "Embedded",
    about: "Also sessions for pages inside your own product (iframe): 15 minutes, renewable, fully audited.",
    warning: "With the published images, sessions work but embedded pages show an error. Your own images are tested.",
  },
];

/** What is worth knowing of a mode, as one text. */
const said = ({ about, warning }: Mode) => (warning === undefined ? about : `${about} ${warning}`);

/** What the modes bring, for seeing them side by side. */
const comparison: readonly { what: string; inModes: readonly ("standard" | "embedded")[] }[] = [
  { what: "The dashboard: journeys, segments, templates", inModes: ["standard", "embedded"] },
  { what: "Sign-in with Google", inModes: ["standard", "embedded"] },
  { what: "Many workspaces, each with its own members", inModes: ["standard", "embedded"] },
  { what: "Pages in your product, if the images have them", inModes: ["embedded"] },
  { what: "Sessions of 15 minutes, renewable for 7 days", inModes: ["embedded"] },
  { what: "A refresh token works once, then a new one", inModes: ["embedded"] },
  { what: "Every use of a session is recorded (audit)", inModes: ["embedded"] },
];

function About({ at, isShort = false }: { at: number; isShort?: boolean }) {
  const { about, warning } = modes[at === 1 ? 1 : 0];
  return (
    <>
      {(!isShort || warning === undefined) && <Prose>{about}</Prose>}
      {warning !== undefined && <Warning>{warning}</Warning>}
    </>
  );
}

const [nameWidth, modeWidth] = [48, 12];

/** A row for each thing that a mode brings; the chosen mode's column is the one that stands out. */
function SideBySide({ at }: { at: number }) {
  const { theme } = useLook();
  return (
    <>
      <Box marginLeft={nameWidth}>
        {modes.map(({ label }, column) => (
          <Box key={label} width={modeWidth}>
            <Toned as={column === at ? "selected" : "dim"}>{label}</Toned>
          </Box>
        ))}
      </Box>
      {comparison.map(({ what, inModes }) => (
        <Box key={what}>
          <Box width={nameWidth}>
            <Toned>{what}</Toned>
          </Box>
          {modes.map(({ value, label }) => (
            <Box key={label} width={modeWidth}>
              {inModes.includes(value) ? <Mark of="done" /> : <Toned as="dim">{theme.symbols.dash}</Toned>}
              <Toned as="dim">{inModes.includes(value) ? " yes" : " no"}</Toned>
            </Box>
          ))}
        </Box>
      ))}
      <Gap />
      <About at={at} isShort />
    </>
  );
}
