// Longer than others: a screen is one file, with its keys, update, view and help.
import type { Summary } from "../../src/domain/event.ts";
import type { Problem } from "../../src/domain/problem.ts";
import type { RunView } from "../../src/engine/run-view.ts";
import { stepsDone } from "../../src/engine/run-view.ts";
import { count, secondsText } from "../../src/output/text/amounts.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import { renderSummary } from "../../src/output/text/render-summary.ts";
import { outcomeTexts } from "../../src/output/text/run-texts.ts";
import type { Show } from "../app/screen.ts";
import { leave, scrollKey } from "../app/screen.ts";
import type { EndScreen } from "./end-view.tsx";
import { EndView } from "./end-view.tsx";
import { openFix } from "./fix.tsx";
import type { RunEnded } from "./services.ts";
import type { WizardEffect, WizardScreen, WizardState } from "./state.ts";
import { goToDoctor } from "./state.ts";

export function endScreen(
  view: RunView,
  {
    exitCode,
    summary = view.ended?.summary,
    problem,
    isDraftKept = false,
  }: RunEnded & { problem: Problem | undefined },
  milliseconds: number,
): EndScreen {
  const how = { exitCode, summary, problem: problem ?? view.ended?.problem, isDraftKept, milliseconds };
  return { name: "end", view, ...how, isKeyCopied: false, top: 0 };
}

/** What is there now and what to do next; or what went wrong, what stays, and how to go on. */
export const end: WizardScreen<EndScreen, Show<EndScreen>> = {
  name: "end",
  keys: [
    {
      key: "k",
      hint: ["k I have a copy", "k copied"],
      when: ({ screen }) => screen.summary?.secretKey !== undefined,
      do: ({ screen: { summary } }) => summary && keepsKey(summary),
    },
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
  view: (_, screen) => ({ title: titleOf(screen), body: <EndView screen={screen} headline={headlineOf(screen)} /> }),
  help: "This text is printed again when you leave. It stays in your terminal.",
  exitCode: ({ exitCode }) => exitCode,
  lastWords: endWords,
  // The same as the last words, so that they are not said twice.
  inLines: (_, screen) => ({ lines: endWords(screen) }),
};

export const draftWords = "Your answers are saved, without secrets: start dittofeed-setup again to resume.";

interface Now {
  state: WizardState;
  screen: EndScreen;
}

function hasFailed({ screen }: Pick<Now, "screen">): boolean {
  return screen.exitCode !== 0;
}

/** Remembered with the installation; where that cannot be written it is asked again another time. */
function keepsKey({ files, ...summary }: Summary): WizardEffect<Show<EndScreen>> {
  return ({ services, ask }) => {
    const { secretKey: _, ...rest } = summary;
    ask(
      services.keepsSecretKey(files.directory),
      () => ({ type: "show", changes: { summary: { ...rest, files }, isKeyCopied: true } }),
      ({ title }) => ({ type: "show-notice", text: title }),
    );
  };
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

/** How it ended, and what is there now; where there is a key for it that is named, and not a command. */
function headlineOf({ view, exitCode, milliseconds, summary, problem }: EndScreen): {
  text: string;
  stays: string | undefined;
} {
  const outcome = view.ended?.outcome;
  const { done, total } = stepsDone(view);
  const steps = total === 0 ? "" : `${done} of ${count(total, "step")}`;
  const failed = view.tasks.find(({ state }) => state === "failed" || state === "cancelled");
  switch (outcome) {
    case undefined:
      return { text: `Ended with exit code ${exitCode}.`, stays: undefined };
    case "done": {
      const what = summary?.target === "rehearsal" ? "The rehearsal is done" : "Done";
      return { text: `${what}${steps === "" ? "" : `: ${steps} in ${secondsText(milliseconds)}`}.`, stays: undefined };
    }
    case "failed":
      return {
        text: failed === undefined ? "Installation failed." : `Installation failed at "${failed.title}".`,
        stays: `${done === 0 ? "" : `${steps} completed and kept. `}${nextKey(problem, done)}`,
      };
    default:
      return { text: outcomeTexts[outcome], stays: undefined };
  }
}

function nextKey(problem: Problem | undefined, done: number): string {
  const retry = done === 0 ? "retry" : "retry from here";
  return problem?.repairs[0] === undefined ? `Press r to ${retry}.` : `Press f to fix it, r to ${retry}.`;
}

function endWords({ view, summary, problem, isDraftKept, exitCode }: EndScreen): string[] {
  const outcome = view.ended?.outcome;
  return [
    ...(problem === undefined ? [] : [...renderProblem(problem), ""]),
    ...(summary === undefined ? [] : [...renderSummary(asked(summary)), ""]),
    ...(problem === undefined ? resume(view) : []),
    // Whoever asked to stop was told so above, where it says what to type.
    ...(isDraftKept && outcome !== "cancelled" ? [draftWords] : []),
    outcome === undefined ? `Ended with exit code ${exitCode}.` : outcomeTexts[outcome],
  ];
}

/** A person is asked until the answer is yes; a replay only where the key is new. */
function asked({ secretKey, ...summary }: Summary): Summary {
  return secretKey === undefined ? summary : { ...summary, secretKey: { ...secretKey, isWritten: true } };
}

/** After a stop: what to type to go on. */
function resume({ tasks }: RunView): string[] {
  const stopped = tasks.find((task) => task.state === "cancelled");
  return stopped?.because === undefined ? [] : [`Stopped at: ${stopped.title}`, `Resume:     ${stopped.because}`];
}
