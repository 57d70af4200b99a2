// Longer than others: a screen is one file, with its keys, update, view and help.
import type { CheckId } from "../../src/domain/check-id.ts";
import { isFailure } from "../../src/domain/finding.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { renderFinding } from "../../src/output/text/render-findings.ts";
import { renderPlan } from "../../src/output/text/render-plan.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import type { Show } from "../app/screen.ts";
import { helpKey, opened, scrollKey } from "../app/screen.ts";
import type { Row } from "../parts/rows.ts";
import { busyRow, emptyRow, prose, row, textRows } from "../parts/rows.ts";
import type { AnswerPath } from "./answers.ts";
import { answersFrom, isForCoolify } from "./answers.ts";
import { openFix } from "./fix.tsx";
import { progressScreen } from "./progress.ts";
import type { Review } from "./services.ts";
import type { WizardInput, WizardScreen, WizardState } from "./state.ts";
import { profileOf } from "./state.ts";

interface ReviewScreen {
  name: "review";
  /** Undefined while it is looked at, and where that could not be done. */
  review: Review | undefined;
  problem: Problem | undefined;
  top: number;
}

type ReviewMessage =
  | Show<ReviewScreen>
  /** The same as was answered, with the next free ports; then it is looked at again. */
  | { type: "take-free-ports"; from: NonNullable<Review["freePorts"]>["profile"] };

export function reviewScreen(): ReviewScreen {
  return { name: "review", review: undefined, problem: undefined, top: 0 };
}

/** Everything that will change, and why. Until Enter is pressed here, nothing was touched. */
export const review: WizardScreen<ReviewScreen, ReviewMessage> = {
  name: "review",
  load: ({ state, services, ask }) =>
    ask(services.review(profileOf(state())), (found) => ({ type: "show", changes: { review: found } })),
  keys: [
    {
      key: ["enter", "y"],
      hint: "Enter start",
      when: ({ screen }) => canStart(screen),
      do: () => ({ type: "open", screen: progressScreen }),
    },
    {
      key: "f",
      hint: "f fix",
      when: ({ screen }) => repairOn(screen) !== undefined,
      do: ({ screen }) => openFix(repairOn(screen)),
    },
    {
      key: "p",
      hint: ["p take the free ports", "p free ports"],
      when: ({ screen }) => screen.review?.freePorts !== undefined,
      do: ({ screen: { review: found } }) =>
        found?.freePorts && { type: "take-free-ports", from: found.freePorts.profile },
    },
    {
      key: "r",
      hint: ["r re-check", "r again"],
      when: ({ screen }) => !isLooking(screen),
      do: () => ({ type: "go-to", stop: "review" }),
    },
    { key: "escape", hint: "Esc back", do: () => ({ type: "go-back" }) },
    { ...helpKey, hint: ({ screen }) => (screen.review === undefined ? "" : ["? help", ""]) },
    scrollKey,
  ],
  update: ({ state }, message) => {
    if (message.type === "show") return state;
    const moved = answersFrom(message.from);
    const paths = (Object.keys(moved) as AnswerPath[]).filter((path) => /^(ports\.|address$)/.test(path));
    const answers = { ...state.answers, ...Object.fromEntries(paths.map((path) => [path, moved[path]])) };
    return opened({ ...state, answers }, reviewScreen());
  },
  view: (input, screen) => ({
    title: "Review",
    body: { kind: "rows", rows: rowsOf(input, screen), ...(!isLooking(screen) && { top: screen.top }) },
  }),
  help: "+ will be done, = is done already, - is skipped, ? only looks. Press r to re-check, Esc to go back to the questions.",
  // A second look may see the same, and is said all the same.
  inLines: (_, screen) => (isLooking(screen) ? { heading: "Looking" } : {}),
};

/** Only a plan against which nothing speaks can be started. */
function canStart({ review: found }: ReviewScreen): boolean {
  return found !== undefined && !found.findings.some(isFailure);
}

/** The first repair that would take something out of the way. */
function repairOn({ review: found }: ReviewScreen): CheckId | undefined {
  return found?.findings.filter(isFailure).flatMap(({ problem }) => problem.repairs)[0];
}

function isLooking({ review: found, problem }: ReviewScreen): boolean {
  return found === undefined && problem === undefined;
}

function rowsOf(input: WizardInput, screen: ReviewScreen): Row[] {
  const { review: found, problem } = screen;
  if (problem !== undefined) return textRows(renderProblem(problem), input.columns);
  if (found === undefined)
    return [
      busyRow(
        isForCoolify(input.state.answers)
          ? "Asking Coolify; nothing is changed ..."
          : "Looking at this machine; nothing is changed ...",
      ),
    ];
  return reviewRows(input, found, { isStartable: canStart(screen), repair: repairOn(screen) });
}

function reviewRows(
  { state, services, columns }: WizardInput,
  { plan, findings, resolved, differences, freePorts }: Review,
  { isStartable, repair }: { isStartable: boolean; repair: CheckId | undefined },
): Row[] {
  const where = {
    compose: `Installation in ${resolved.directory}`,
    rehearsal: `Rehearsal in ${resolved.directory}`,
    coolify: `Deployment by Coolify at ${state.answers["coolify.api"]}`,
  };
  const saveName = services.saveName(profileOf(state));
  const shownFindings = findings.filter((finding) => finding.status !== "ok");
  return [
    ...prose(where[resolved.target], columns, "strong", 2),
    ...prose(firstWords(state, isStartable), columns, isStartable ? "plain" : "warn"),
    emptyRow,
    ...textRows(
      shownFindings.flatMap((finding) => [...renderFinding(finding), ""]),
      columns,
    ),
    ...(repair === undefined
      ? []
      : [...prose(`f repairs ${repair}; you see first what it does.`, columns, "strong"), emptyRow]),
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
    : `Fix this before continuing.${hasChanged ? "" : " Nothing has been changed."}`;
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
