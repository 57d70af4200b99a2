import type { Emit } from "../../src/domain/event.ts";
import { exitCodeOf } from "../../src/domain/exit-code.ts";
import { type Problem, toProblem } from "../../src/domain/problem.ts";
import type { FrameRate } from "../app/frame-rate.ts";
import { createRunFollower } from "./run-follower.ts";
import type { RunEnded } from "./services.ts";
import type { WizardAction } from "./state/actions.ts";

type Run = (hear: Emit) => Promise<RunEnded>;

/** Runs the installation and shows it: the last view at its pace, a tick each second, and how it ended. */
export async function followRun(
  run: Run,
  { elapsed, frameEvery: pictureEvery }: FrameRate,
  dispatch: (action: WizardAction) => void,
): Promise<number> {
  const began = elapsed();
  const follower = createRunFollower({ every: pictureEvery, elapsed: () => elapsed() - began }, (view, timing) =>
    dispatch({ type: "show-run", view, timing }),
  );
  const clock = setInterval(() => dispatch({ type: "tick", milliseconds: elapsed() - began }), 1000);
  const end = ({ exitCode, summary, isDraftKept = false }: RunEnded, problem?: Problem) => {
    clearInterval(clock);
    follower.flush();
    dispatch({ type: "end-run", exitCode, summary, problem, isDraftKept });
    return exitCode;
  };
  try {
    return end(await run(follower.hear));
  } catch (thrown) {
    const problem = toProblem(thrown);
    return end({ exitCode: exitCodeOf(problem) }, problem);
  }
}
