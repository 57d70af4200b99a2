import { Box } from "ink";
import { leave, scrollKey } from "../app/screen.ts";
import { Fields } from "../parts/fields.tsx";
import { Marked } from "../parts/mark.tsx";
import { Gap, Heading, Inset, Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";
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

const headline = "The files are written. Coolify does the rest once you enter these:";

/** What was written, and what to paste where. */
export const coolifyEnd: WizardScreen<CoolifyEndScreen> = {
  name: "coolify-end",
  keys: [{ key: ["enter", "q"], hint: ["Enter quit; this text stays", "Enter quit"], do: leave }, scrollKey],
  view: (_, { files, top }) => ({
    title: "Finished",
    body: (
      <Scroll top={top}>
        <Marked of="done">
          <Prose as="good">{headline}</Prose>
        </Marked>
        <Heading>{files.directory}</Heading>
        <Inset by={2}>
          <Fields rows={files.files.map(({ name, state }) => ({ label: name, value: state }))} />
        </Inset>
        <Heading>Next, as COOLIFY.md explains field by field</Heading>
        <Inset by={2}>
          {files.steps.map((step, index) => (
            <Box key={step} flexShrink={0}>
              <Prose>{`${index + 1}.`}</Prose>
              <Inset by={1}>
                <Prose>{step}</Prose>
              </Inset>
            </Box>
          ))}
        </Inset>
        <Gap />
        <Prose>{afterChange(files)}</Prose>
      </Scroll>
    ),
  }),
  help: "This text is printed again when you leave. It stays in your terminal.",
  exitCode: () => 0,
  lastWords: ({ files }) => wordsOf(files),
  inLines: (_, { files }) => ({ lines: [headline, ...wordsOf(files)] }),
};

function afterChange({ savedAs }: ForCoolify): string {
  return `After you change the profile: dittofeed-setup coolify generate ${savedAs}`;
}

function wordsOf(files: ForCoolify): string[] {
  return [
    `In ${files.directory}:`,
    ...files.files.map(({ name, state }) => `  ${state.padEnd(9)} ${name}`),
    "",
    "Next, as COOLIFY.md explains field by field:",
    ...files.steps.map((step, index) => `  ${index + 1}. ${step}`),
    "",
    afterChange(files),
  ];
}
