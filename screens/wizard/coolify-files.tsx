import type { Problem } from "../../src/domain/problem.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import type { Show } from "../app/screen.ts";
import { helpKey, scrollKey } from "../app/screen.ts";
import { Fields } from "../parts/fields.tsx";
import { Busy } from "../parts/mark.tsx";
import { ProblemText } from "../parts/problem-text.tsx";
import { Command, Gap, Heading, Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { isPasted } from "./answers.ts";
import { coolifyEndScreen } from "./coolify-end.tsx";
import type { ForCoolify } from "./services.ts";
import type { WizardEffect, WizardScreen, WizardState } from "./state.ts";
import { profileOf } from "./state.ts";

interface CoolifyFilesScreen {
  name: "coolify-files";
  /** What would be written; undefined while it is looked at, and where that could not be done. */
  files: ForCoolify | undefined;
  isWriting: boolean;
  problem: Problem | undefined;
  top: number;
}

export function coolifyFilesScreen(): CoolifyFilesScreen {
  return { name: "coolify-files", files: undefined, isWriting: false, problem: undefined, top: 0 };
}

/** Which files Coolify needs, and what to do with them. Until Enter is pressed here, none is written. */
export const coolifyFiles: WizardScreen<CoolifyFilesScreen, Show<CoolifyFilesScreen>> = {
  name: "coolify-files",
  load: ({ state, services, ask }) =>
    ask(services.forCoolify(profileOf(state())), (files) => ({ type: "show", changes: { files } })),
  keys: [
    {
      key: ["enter", "y"],
      hint: "Enter write files",
      when: ({ screen: { files, isWriting, problem } }) => files !== undefined && !isWriting && problem === undefined,
      do: () => [{ type: "show", changes: { isWriting: true } }, write],
    },
    {
      key: "r",
      hint: ["r re-check", "r again"],
      when: ({ screen }) => screen.problem !== undefined,
      do: () => ({ type: "go-to", stop: "coolify-files" }),
    },
    { key: "escape", hint: "Esc back", do: () => ({ type: "go-back" }) },
    helpKey,
    scrollKey,
  ],
  view: ({ state }, screen) => ({
    title: "Files for Coolify",
    body: (
      <Scroll top={screen.top}>
        <Shown state={state} screen={screen} />
      </Scroll>
    ),
  }),
  help: "Nothing is sent to Coolify yet. COOLIFY.md lists each field in the order of Coolify's screens.",
  inLines: ({ state }, screen) => ({ lines: linesOf(state, screen) }),
};

/** The answers are saved with the files, as after an installation. */
const write: WizardEffect<Show<CoolifyFilesScreen>> = ({ state, services, ask }) =>
  ask(services.forCoolify(profileOf(state()), state().answers), (files) =>
    isPasted(state().answers) ? { type: "open", screen: coolifyEndScreen(files) } : { type: "go-next" },
  );

const willBe = { created: "new", updated: "changes", unchanged: "stays" } as const;

function Shown({ state, screen }: { state: WizardState; screen: CoolifyFilesScreen }) {
  const { files, isWriting, problem } = screen;
  if (problem !== undefined) return <ProblemText problem={problem} />;
  if (files === undefined) return <Busy>Checking the folder ...</Busy>;
  if (isWriting) return <Busy>Writing ...</Busy>;
  const { headline, steps } = nextSteps(state, files);
  return (
    <>
      <Prose>{introTo(files)}</Prose>
      <Gap />
      <Fields rows={files.files.map(({ name, state }) => ({ label: willBe[state], value: name }))} />
      <Heading>{headline}</Heading>
      {steps.map((step) => (
        <Prose key={step} hanging={3}>
          {step}
        </Prose>
      ))}
      <Heading>{savedAs(files)}</Heading>
      <Command>{generate(files)}</Command>
    </>
  );
}

function introTo({ directory }: ForCoolify): string {
  return `Nothing has been written yet. Enter writes into ${directory}:`;
}

/** What a person does with the files, now or before going on. */
function nextSteps({ answers }: WizardState, { steps }: ForCoolify): { headline: string; steps: string[] } {
  if (!isPasted(answers)) return { headline: "What to do with them, before you continue", steps: steps.slice(0, 1) };
  return { headline: "What you do with them", steps: steps.map((step, index) => `${index + 1}. ${step}`) };
}

function savedAs({ savedAs }: ForCoolify): string {
  return `Your answers will be saved as "${savedAs}". After you change it, run`;
}

function generate({ savedAs }: ForCoolify): string {
  return `dittofeed-setup coolify generate ${savedAs}`;
}

function linesOf(state: WizardState, { files, isWriting, problem }: CoolifyFilesScreen): string[] {
  if (problem !== undefined) return renderProblem(problem);
  if (files === undefined) return ["Checking the folder ..."];
  if (isWriting) return ["Writing ..."];
  const { headline, steps } = nextSteps(state, files);
  return [
    introTo(files),
    ...files.files.map(({ name, state }) => `${willBe[state]}: ${name}`),
    `${headline}:`,
    ...steps,
    `${savedAs(files)}:`,
    generate(files),
  ];
}
