// Longer than others: a screen is one file, with its keys, update, view and help.
import type { CheckId } from "../../src/domain/check-id.ts";
import { isFailure } from "../../src/domain/finding.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { planFigures } from "../../src/output/text/plan-overview.ts";
import { renderFinding } from "../../src/output/text/render-findings.ts";
import { renderPlan } from "../../src/output/text/render-plan.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import type { Show } from "../app/screen.ts";
import { helpKey, opened, scrollKey } from "../app/screen.ts";
import { Busy } from "../parts/mark.tsx";
import { ProblemText } from "../parts/problem-text.tsx";
import { Scroll } from "../parts/scroll.tsx";
import type { AnswerPath } from "./answers.ts";
import { answersFrom, isForCoolify } from "./answers.ts";
import { openFix } from "./fix.tsx";
import { progressScreen } from "./progress.tsx";
import { Differences } from "./review-differences.tsx";
import { itemsOf, Overview } from "./review-overview.tsx";
import type { Review } from "./services.ts";
import type { WizardInput, WizardScreen, WizardState } from "./state.ts";
import { profileOf } from "./state.ts";

export interface ReviewScreen {
  name: "review";
  /** Undefined while it is looked at, and where that could not be done. */
  review: Review | undefined;
  problem: Problem | undefined;
  /** The row that was chosen: to start, where that can be, and then the groups. */
  at: number | undefined;
  /** Titles of the groups that are open. */
  open: readonly string[];
  /** What changes in files is shown in the place of all else. */
  isDifferenceShown: boolean;
  top: number | undefined;
}

type ReviewMessage =
  | Show<ReviewScreen>
  /** The same as was answered, with the next free ports; then it is looked at again. */
  /** Whether the run goes on when this terminal is gone. */
  | { type: "keep-going"; isWanted: boolean }
  | { type: "take-free-ports"; from: NonNullable<Review["freePorts"]>["profile"] };

export function reviewScreen(): ReviewScreen {
  const nothing = { review: undefined, problem: undefined, at: undefined, top: undefined };
  return { name: "review", ...nothing, open: [], isDifferenceShown: false };
}

interface Now {
  screen: ReviewScreen;
}
const isOverview = ({ screen }: Now) => !screen.isDifferenceShown;
/** Where something has to be fixed first nothing is chosen: that is what has to be in sight. */
const placeOf = (screen: ReviewScreen) => screen.at ?? (canStart(screen) ? 0 : -1);
const chosen = ({ screen }: Now) => itemsOf(screen.review, canStart(screen))[placeOf(screen)];
const isGroupChosen = (now: Now) => isOverview(now) && chosen(now)?.kind === "group";
const start = ({ state: { keepsGoing, answers } }: { state: WizardState }) => {
  const screen = { ...progressScreen, attach: keepsGoing === true ? answers.name : undefined };
  return { type: "open", screen } as const;
};

/** Everything that will change, and why. Until it is started here, nothing was touched. */
export const review: WizardScreen<ReviewScreen, ReviewMessage> = {
  name: "review",
  load: ({ state, services, ask }) =>
    ask(services.review(profileOf(state())), (found) => ({ type: "show", changes: { review: found } })),
  keys: [
    {
      key: "enter",
      hint: "Enter start",
      when: (now) => isOverview(now) && chosen(now)?.kind === "start",
      do: start,
    },
    { key: "y", when: (now) => isOverview(now) && canStart(now.screen), do: start },
    {
      key: ["enter", " "],
      hint: ({ screen }) => (isOpen(screen) ? "Enter close" : "Enter open"),
      when: isGroupChosen,
      do: ({ screen }) => turned(screen, !isOpen(screen)),
    },
    { key: "right", when: isGroupChosen, do: ({ screen }) => turned(screen, true) },
    { key: "left", when: isGroupChosen, do: ({ screen }) => turned(screen, false) },
    {
      key: ["up", "down"],
      hint: ({ screen, theme }) =>
        chosen({ screen })?.kind === "start" ? [`${theme.unicode ? "↓" : "Down"} details`, ""] : "",
      when: (now) => isOverview(now) && now.screen.review !== undefined,
      do: ({ key, screen }) => moved(screen, key.name === "up" ? -1 : 1),
    },
    {
      key: "d",
      hint: ["d differences", "d diff"],
      when: (now) => isOverview(now) && (now.screen.review?.differences.length ?? 0) > 0,
      do: () => ({ type: "show", changes: { isDifferenceShown: true, top: 0 } }),
    },
    {
      key: ["d", "escape"],
      hint: "Esc back",
      when: ({ screen }) => screen.isDifferenceShown,
      do: () => ({ type: "show", changes: { isDifferenceShown: false, top: undefined } }),
    },
    {
      key: "k",
      hint: ({ state }) =>
        state.keepsGoing ? ["k stop if it drops", ""] : ["k keep going if it drops", "k keep going"],
      when: (now) => isOverview(now) && canStart(now.screen) && now.state.keepsGoing !== undefined,
      do: ({ state }) => ({ type: "keep-going", isWanted: state.keepsGoing === false }),
    },
    {
      key: "f",
      hint: "f fix",
      when: (now) => isOverview(now) && repairOn(now.screen) !== undefined,
      do: ({ screen }) => openFix(repairOn(screen)),
    },
    {
      key: "p",
      hint: ["p use free ports", "p free ports"],
      when: (now) => isOverview(now) && now.screen.review?.freePorts !== undefined,
      do: ({ screen: { review: found } }) =>
        found?.freePorts && { type: "take-free-ports", from: found.freePorts.profile },
    },
    {
      key: "r",
      hint: ["r re-check", "r again"],
      when: (now) => isOverview(now) && !isLooking(now.screen),
      do: () => ({ type: "go-to", stop: "review" }),
    },
    { key: "escape", hint: "Esc back", when: isOverview, do: () => ({ type: "go-back" }) },
    { ...helpKey, hint: ({ screen }) => (screen.review === undefined ? "" : ["? help", ""]) },
    scrollKey,
  ],
  update: ({ state }, message) => {
    if (message.type === "show") return state;
    if (message.type === "keep-going") return { ...state, keepsGoing: message.isWanted };
    const moved = answersFrom(message.from);
    const paths = (Object.keys(moved) as AnswerPath[]).filter((path) => /^(ports\.|address$)/.test(path));
    const answers = { ...state.answers, ...Object.fromEntries(paths.map((path) => [path, moved[path]])) };
    return opened({ ...state, answers }, reviewScreen());
  },
  view: (input, screen) => ({
    title: screen.isDifferenceShown ? "Changes in files" : "Review",
    body: <Scroll top={screen.top}>{bodyOf(input, screen)}</Scroll>,
  }),
  help: "+ adds, ~ changes what is there, * only checks, = is done already, - is skipped. Enter opens a group and closes it; d shows what changes in files, line by line. Press r to re-check, Esc to go back to the questions.",
  inLines: (input, screen) => ({
    // A second look may see the same, and is said all the same.
    ...(isLooking(screen) && { heading: "Looking" }),
    lines: linesOf(input, screen),
    prompt: isLooking(screen) ? undefined : promptOf(screen),
  }),
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

function isOpen(screen: ReviewScreen): boolean {
  const item = chosen({ screen });
  return item?.kind === "group" && screen.open.includes(item.title);
}

function turned(screen: ReviewScreen, isWanted: boolean): Show<ReviewScreen> | [] {
  const item = chosen({ screen });
  if (item?.kind !== "group") return [];
  const others = screen.open.filter((title) => title !== item.title);
  return { type: "show", changes: { open: isWanted ? [...others, item.title] : others, top: undefined } };
}

function moved(screen: ReviewScreen, by: number): Show<ReviewScreen> {
  const last = itemsOf(screen.review, canStart(screen)).length - 1;
  return { type: "show", changes: { at: Math.max(0, Math.min(last, placeOf(screen) + by)), top: undefined } };
}

function bodyOf(input: WizardInput, screen: ReviewScreen) {
  const { review: found, problem } = screen;
  if (problem !== undefined) return <ProblemText problem={problem} />;
  if (found === undefined) return <Busy>{lookingText(input.state)}</Busy>;
  if (screen.isDifferenceShown) return <Differences of={found.differences} />;
  return (
    <Overview
      {...saidOf(input, screen, found)}
      review={found}
      at={placeOf(screen)}
      open={screen.open}
      canStart={canStart(screen)}
    />
  );
}

function lookingText({ answers }: WizardState): string {
  return isForCoolify(answers)
    ? "Asking Coolify; nothing is changed ..."
    : "Checking this machine; nothing is changed ...";
}

/** What stands around the groups. */
function saidOf({ state, services }: WizardInput, screen: ReviewScreen, { resolved }: Review) {
  const where = {
    compose: `Installation in ${resolved.directory}`,
    local: `From source, with its settings in ${resolved.directory}`,
    rehearsal: `Rehearsal in ${resolved.directory}`,
    coolify: `Deployment by Coolify at ${state.answers["coolify.api"]}`,
  };
  return {
    where: where[resolved.target],
    database: resolved.database,
    state: stateText(state, canStart(screen)),
    repair: repairOn(screen),
    whenItDrops: canStart(screen) ? dropText(state) : undefined,
    savedAs: services.saveName(profileOf(state)),
  };
}

function stateText({ hasChanged }: WizardState, isStartable: boolean): string {
  return isStartable
    ? `${hasChanged ? "Completed steps are kept." : "Nothing has been changed yet."} Enter starts.`
    : `Fix this before continuing.${hasChanged ? "" : " Nothing has been changed."}`;
}

function dropText({ keepsGoing }: WizardState): string | undefined {
  if (keepsGoing === undefined) return undefined;
  return `If this connection drops, the installation ${keepsGoing ? "keeps going" : "stops at a safe point"}.`;
}

function promptOf(screen: ReviewScreen): string {
  const { review: found } = screen;
  return [
    ...(canStart(screen) ? ["Enter start"] : []),
    ...(repairOn(screen) === undefined ? [] : ["f fix"]),
    ...(found?.freePorts === undefined ? [] : ["p use free ports"]),
    "r re-check",
    "< back",
  ].join(", ");
}

function linesOf(input: WizardInput, screen: ReviewScreen): string[] {
  const { review: found, problem } = screen;
  if (problem !== undefined) return renderProblem(problem);
  if (found === undefined) return [lookingText(input.state)];
  const { where, database, state, repair, whenItDrops, savedAs } = saidOf(input, screen, found);
  const { plan, findings, differences, freePorts, milliseconds } = found;
  return [
    where,
    ...(database === undefined ? [] : [`Its database: ${database}`]),
    ...findings.filter(({ status }) => status !== "ok").flatMap((finding) => renderFinding(finding)),
    planFigures(plan, milliseconds),
    state,
    ...(whenItDrops === undefined ? [] : [`${whenItDrops} k changes that.`]),
    ...(repair === undefined ? [] : [`f repairs ${repair}; you see first what it does.`]),
    ...(freePorts === undefined ? [] : ["p uses the next free ports:", ...freePorts.says.map((line) => `  ${line}`)]),
    ...renderPlan(plan).slice(1),
    ...differences.flatMap(({ file, lines }) => [`What changes in ${file}:`, ...lines.map((line) => `  ${line}`)]),
    `Your answers will be saved as "${savedAs}". To repeat it without questions: dittofeed-setup --profile ${savedAs}`,
  ];
}
