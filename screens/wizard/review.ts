import { isFailure } from "../../src/domain/finding.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { renderFinding } from "../../src/output/text/render-finding.ts";
import { renderPlan } from "../../src/output/text/render-plan.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import { helpKey, opened, scrollKey } from "../app/screen.ts";
import type { Row } from "../parts/rows.ts";
import { busyRow, emptyRow, prose, row, textRows } from "../parts/rows.ts";
import type { AnswerPath } from "./answers.ts";
import { answersFrom } from "./answers.ts";
import { progressScreen } from "./progress.ts";
import type { Review } from "./services.ts";
import type { WizardInput, WizardScreen, WizardState } from "./state.ts";
import { profileOf } from "./state.ts";

interface ReviewScreen {
  name: "review";
  shown: { state: "looking" } | { state: "ready"; review: Review } | { state: "refused"; problem: Problem };
  top: number;
}

type ReviewMessage =
  | { type: "show-review"; review: Review }
  | { type: "refuse-review"; problem: Problem }
  /** The same as was answered, with the next free ports; then it is looked at again. */
  | { type: "take-free-ports"; from: NonNullable<Review["freePorts"]>["profile"] };

export function reviewScreen(): ReviewScreen {
  return { name: "review", shown: { state: "looking" }, top: 0 };
}

/** Everything that will change, and why. Until Enter is pressed here, nothing was touched. */
export const review: WizardScreen<ReviewScreen, ReviewMessage> = {
  name: "review",
  load: ({ state, services, ask }) =>
    ask(
      services.review(profileOf(state())),
      (found) => ({ type: "show-review", review: found }),
      (problem) => ({ type: "refuse-review", problem }),
    ),
  keys: [
    {
      key: ["enter", "y"],
      hint: "Enter start",
      when: ({ screen }) => canStart(screen),
      do: () => ({ type: "open", screen: progressScreen }),
    },
    {
      key: "p",
      hint: ["p take the free ports", "p free ports"],
      when: ({ screen }) => freePortsOn(screen) !== undefined,
      do: ({ screen }) => {
        const free = freePortsOn(screen);
        return free && { type: "take-free-ports", from: free.profile };
      },
    },
    {
      key: "r",
      hint: ["r look again", "r again"],
      when: ({ screen }) => screen.shown.state !== "looking",
      do: () => ({ type: "go-to", stop: "review" }),
    },
    { key: "escape", hint: "Esc back", do: () => ({ type: "go-back" }) },
    { ...helpKey, hint: ({ screen }) => (screen.shown.state === "ready" ? ["? help", ""] : "") },
    scrollKey,
  ],
  update: ({ state, screen }, message) => {
    switch (message.type) {
      case "show-review":
        return { ...state, screen: { ...screen, shown: { state: "ready", review: message.review } } };
      case "refuse-review":
        return { ...state, screen: { ...screen, shown: { state: "refused", problem: message.problem } } };
      case "take-free-ports": {
        const moved = answersFrom(message.from);
        const paths = (Object.keys(moved) as AnswerPath[]).filter((path) => /^(ports\.|address$)/.test(path));
        const answers = { ...state.answers, ...Object.fromEntries(paths.map((path) => [path, moved[path]])) };
        return opened({ ...state, answers }, reviewScreen());
      }
    }
  },
  view: (input, screen) => ({
    title: "Review",
    body: { kind: "rows", rows: rowsOf(input, screen), ...(screen.shown.state !== "looking" && { top: screen.top }) },
  }),
  help: "+ will be done, = is done already, - is skipped, ? only looks. Press r to look again, Esc to go back to the questions.",
  // A second look may see the same, and is said all the same.
  inLines: (_, { shown }) => (shown.state === "looking" ? { heading: "Looking" } : {}),
};

/** Only a plan against which nothing speaks can be started. */
function canStart({ shown }: ReviewScreen): boolean {
  return shown.state === "ready" && !shown.review.findings.some(isFailure);
}

function freePortsOn({ shown }: ReviewScreen): Review["freePorts"] {
  return shown.state === "ready" ? shown.review.freePorts : undefined;
}

function rowsOf(input: WizardInput, screen: ReviewScreen): Row[] {
  const { shown } = screen;
  switch (shown.state) {
    case "looking":
      return [busyRow("Looking at this machine; nothing is changed ...")];
    case "refused":
      return textRows(renderProblem(shown.problem), input.columns);
    case "ready":
      return reviewRows(input, shown.review, canStart(screen));
  }
}

function reviewRows(
  { state, services, columns }: WizardInput,
  { plan, findings, settled, differences, freePorts }: Review,
  isStartable: boolean,
): Row[] {
  const target = settled.target === "rehearsal" ? "Rehearsal in" : "Installation in";
  const saveName = services.saveName(profileOf(state));
  const shownFindings = findings.filter((finding) => finding.status !== "ok");
  return [
    ...prose(`${target} ${settled.directory}`, columns, "strong", 2),
    ...prose(firstWords(state, isStartable), columns, isStartable ? "plain" : "warn"),
    emptyRow,
    ...textRows(
      shownFindings.flatMap((finding) => [...renderFinding(finding), ""]),
      columns,
    ),
    ...(freePorts === undefined ? [] : freePortRows(freePorts.says, columns)),
    ...textRows(renderPlan(plan), columns),
    emptyRow,
    ...differences.flatMap(({ file, lines }) => differenceRows(file, lines, columns)),
    ...prose(`Your answers will be saved as "${saveName}". To do the same again without questions:`, columns, "dim"),
    ...prose(`  dittofeed-setup --profile ${saveName}`, columns),
  ];
}

function firstWords({ hasChanged }: WizardState, isStartable: boolean): string {
  return isStartable
    ? `${hasChanged ? "What was done stays done." : "Nothing has been changed yet."} Enter starts.`
    : `This has to be solved first.${hasChanged ? "" : " Nothing has been changed."}`;
}

function freePortRows(says: readonly string[], columns: number): Row[] {
  return [
    ...prose("p takes the next free ports:", columns, "strong"),
    ...says.flatMap((line) => prose(`  ${line}`, columns, "plain", 2)),
    emptyRow,
  ];
}

function differenceRows(file: string, lines: readonly string[], columns: number): Row[] {
  return [
    ...prose(`What changes in ${file}, which is there already:`, columns, "strong"),
    ...lines.map((line) => row(`  ${line}`, line.startsWith("+") ? "good" : line.startsWith("-") ? "bad" : "dim")),
    emptyRow,
  ];
}
