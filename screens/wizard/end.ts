// Longer than others: a screen is one file, with its keys, update, view and help.
import type { RunOutcome, Summary } from "../../src/domain/event.ts";
import type { Problem } from "../../src/domain/problem.ts";
import type { RunView } from "../../src/engine/run-view.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import { renderSummary } from "../../src/output/text/render-summary.ts";
import { outcomeTexts } from "../../src/output/text/run-texts.ts";
import { leave, scrollKey } from "../app/screen.ts";
import type { Row } from "../parts/rows.ts";
import { emptyRow, prose, textRows } from "../parts/rows.ts";
import { openFix } from "./fix.tsx";
import type { RunEnded } from "./services.ts";
import type { WizardInput, WizardScreen, WizardState } from "./state.ts";
import { goToDoctor } from "./state.ts";

interface EndScreen {
  name: "end";
  view: RunView;
  exitCode: number;
  summary: Summary | undefined;
  problem: Problem | undefined;
  /** The answers wait for another time: no saved profile holds them yet. */
  isDraftKept: boolean;
  top: number;
}

export function endScreen(
  view: RunView,
  {
    exitCode,
    summary = view.ended?.summary,
    problem,
    isDraftKept = false,
  }: RunEnded & { problem: Problem | undefined },
): EndScreen {
  return { name: "end", view, exitCode, summary, problem: problem ?? view.ended?.problem, isDraftKept, top: 0 };
}

/** What was achieved, what to open and what to do next; or what went wrong, with the log's last lines. */
export const end: WizardScreen<EndScreen> = {
  name: "end",
  keys: [
    {
      key: "r",
      hint: "r retry",
      when: hasFailed,
      do: () => ({ type: "go-to", stop: "review" }),
    },
    {
      key: "f",
      hint: "f fix",
      when: ({ screen }) => screen.problem?.repairs[0] !== undefined,
      do: ({ screen }) => openFix(screen.problem?.repairs[0]),
    },
    {
      key: "d",
      hint: "d doctor",
      when: (now) => hasFailed(now) && doctorTarget(now) !== undefined,
      do: (now) => {
        const target = doctorTarget(now);
        // The failure stays in the scrollback, above the doctor.
        return target && goToDoctor({ ...target, project: undefined }, endWords(now.screen));
      },
    },
    {
      key: "s",
      hint: ["s skip the app's migrations", "s skip"],
      when: (now) => hasFailed(now) && canSkip(now.screen),
      do: () => [
        { type: "answer", path: "database.route", value: "sql" },
        { type: "go-to", stop: "review" },
      ],
    },
    {
      key: ["enter", "q"],
      hint: (now) => [
        hasFailed(now) ? "Enter quit; you can continue later" : "Enter quit; this text stays",
        "Enter quit",
      ],
      do: leave,
    },
    scrollKey,
  ],
  view: (input, screen) => ({
    title: titleOf(screen),
    body: { kind: "rows", rows: rowsOf(input, screen), top: screen.top },
  }),
  help: "This text is printed again when you leave. It stays in your terminal.",
  exitCode: ({ exitCode }) => exitCode,
  lastWords: endWords,
};

export const draftWords = "Your answers are saved, without secrets: start dittofeed-setup again to resume.";

interface Now {
  state: WizardState;
  screen: EndScreen;
}

function hasFailed({ screen }: Pick<Now, "screen">): boolean {
  return screen.exitCode !== 0;
}

/**
 * What the doctor would look at after a failure: the profile that the run saved, or else the one
 * that it began with. Where at most one profile is saved it finds out by itself; undefined where
 * there are several and it could not know which.
 */
function doctorTarget({
  screen: { view },
  state: { answers, profile, found },
}: Now): { profile: string | undefined } | undefined {
  const isSaved = view.tasks.some(
    ({ id, state }) => id === "save-profile" && (state === "done" || state === "already-done"),
  );
  if (isSaved) return { profile: answers.name };
  return profile === undefined && found.installations.length > 1 ? undefined : { profile };
}

/**
 * Could what failed be left out? Only the app's own migrations can: the schema is completed by SQL
 * alone as well. Every other step is there because the next one needs it.
 */
function canSkip({ view }: EndScreen): boolean {
  return view.tasks.some(({ state, problem }) => state === "failed" && problem?.code === "migration-failed");
}

function titleOf({ exitCode, view }: EndScreen): string {
  if (exitCode === 0) return "Finished";
  return view.ended?.outcome === "problems-found" ? "Finished with problems" : "Not finished";
}

/** Where there is a key for what all other renderers say as a command. */
const headlines: Partial<Record<RunOutcome, string>> = {
  failed: "Installation failed. Completed steps are kept; press r to retry from this step.",
};

/** How many of the last log lines stand below a failure. */
const linesShown = 15;

function rowsOf({ theme, columns }: WizardInput, { view, summary, exitCode, problem }: EndScreen): Row[] {
  const outcome = view.ended?.outcome;
  const isGood = exitCode === 0;
  const headline =
    outcome === undefined ? `Ended with exit code ${exitCode}.` : (headlines[outcome] ?? outcomeTexts[outcome]);
  const lines =
    isGood || view.lines.length === 0
      ? []
      : ["Last lines of the log", ...view.lines.slice(-linesShown).map(({ source, line }) => `  ${source} ${line}`)];
  const failed = view.tasks.find((task) => task.state === "failed" || task.state === "cancelled");
  return [
    ...prose(`${isGood ? theme.symbols.done : theme.symbols.failed} ${headline}`, columns, isGood ? "good" : "bad", 2),
    ...(failed === undefined ? [] : prose(`At the step: ${failed.title}`, columns, "strong", 2)),
    emptyRow,
    ...(problem === undefined ? [] : [...textRows(renderProblem(problem), columns), emptyRow]),
    ...(summary === undefined ? [] : [...textRows(renderSummary(summary), columns), emptyRow]),
    ...textRows(lines, columns),
  ];
}

function endWords({ view, summary, problem, isDraftKept, exitCode }: EndScreen): string[] {
  const outcome = view.ended?.outcome;
  return [
    ...(problem === undefined ? [] : [...renderProblem(problem), ""]),
    ...(summary === undefined ? [] : [...renderSummary(summary), ""]),
    ...(problem === undefined ? resume(view) : []),
    // Whoever asked to stop was told so above, where it says what to type.
    ...(isDraftKept && outcome !== "cancelled" ? [draftWords] : []),
    outcome === undefined ? `Ended with exit code ${exitCode}.` : outcomeTexts[outcome],
  ];
}

/** After a stop: what to type to go on. */
function resume({ tasks }: RunView): string[] {
  const stopped = tasks.find((task) => task.state === "cancelled");
  return stopped?.because === undefined ? [] : [`Stopped at: ${stopped.title}`, `Resume:     ${stopped.because}`];
}
