import type { Problem } from "../../src/domain/problem.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import type { Show } from "../app/screen.ts";
import { helpKey, scrollKey } from "../app/screen.ts";
import type { Row } from "../parts/rows.ts";
import { busyRow, emptyRow, prose, textRows } from "../parts/rows.ts";
import { isPasted } from "./answers.ts";
import { coolifyEndScreen } from "./coolify-end.ts";
import type { ForCoolify } from "./services.ts";
import type { WizardEffect, WizardInput, WizardScreen } from "./state.ts";
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
      hint: "Enter write them",
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
  view: (input, screen) => ({
    title: "Files for Coolify",
    body: { kind: "rows", rows: rowsOf(input, screen), ...(screen.files !== undefined && { top: screen.top }) },
  }),
  help: "Nothing is sent to Coolify yet. COOLIFY.md will have each field, in the order of Coolify's screens.",
};

/** The answers are saved with the files, as after an installation. */
const write: WizardEffect<Show<CoolifyFilesScreen>> = ({ state, services, ask }) =>
  ask(services.forCoolify(profileOf(state()), state().answers), (files) =>
    isPasted(state().answers) ? { type: "open", screen: coolifyEndScreen(files) } : { type: "go-next" },
  );

const willBe = { created: "new", updated: "changes", unchanged: "stays" } as const;

function rowsOf({ state, columns }: WizardInput, { files, isWriting, problem }: CoolifyFilesScreen): Row[] {
  if (problem !== undefined) return textRows(renderProblem(problem), columns);
  if (files === undefined) return [busyRow("Looking at the folder ...")];
  if (isWriting) return [busyRow("Writing ...")];
  return [
    ...prose(`Nothing has been written yet. Enter writes into ${files.directory}:`, columns),
    emptyRow,
    ...textRows(
      [
        ...files.files.map(({ name, state }) => `  ${willBe[state].padEnd(8)} ${name}`),
        "",
        ...(isPasted(state.answers)
          ? ["What you do with them then:", ...files.steps.map((step, index) => `  ${index + 1}. ${step}`)]
          : ["What you do with them then, before you go on:", `  ${files.steps[0]}`]),
      ],
      columns,
    ),
    emptyRow,
    ...prose(`Your answers will be saved as "${files.savedAs}". After a change of it:`, columns, "dim"),
    ...prose(`  dittofeed-setup coolify generate ${files.savedAs}`, columns),
  ];
}
