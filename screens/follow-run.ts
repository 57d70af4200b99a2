import type { Emit } from "../src/domain/event.ts";
import { toProblem } from "../src/domain/problem.ts";
import type { Summary } from "../src/domain/summary.ts";
import type { Pace } from "./pace.ts";
import { createRunFollower } from "./run-follower.ts";
import type { WizardAction } from "./state/actions.ts";

type Run = (hear: Emit) => Promise<{ exitCode: number; summary?: Summary }>;

/** Runs the installation and shows it: the last view at its pace, a tick each second, and how it ended. */
export async function followRun(
  run: Run,
  { elapsed, pictureEvery }: Pace,
  dispatch: (action: WizardAction) => void,
): Promise<number> {
  const began = elapsed();
  const follower = createRunFollower({ every: pictureEvery, elapsed: () => elapsed() - began }, (view, timing) =>
    dispatch({ type: "show-run", view, timing }),
  );
  const clock = setInterval(() => dispatch({ type: "tick", milliseconds: elapsed() - began }), 1000);
  const end = (exitCode: number, rest: Pick<Extract<WizardAction, { type: "end-run" }>, "summary" | "problem">) => {
    clearInterval(clock);
    follower.flush();
    dispatch({ type: "end-run", exitCode, ...rest });
    return exitCode;
  };
  try {
    const { exitCode, summary } = await run(follower.hear);
    return end(exitCode, { summary, problem: undefined });
  } catch (thrown) {
    return end(1, { summary: undefined, problem: toProblem(thrown) });
  }
}
