import type { Draft } from "../../../domain/draft.ts";
import type { Emit, Summary } from "../../../domain/event.ts";
import { exitCodeOf, outcomeOfRefusal } from "../../../domain/exit-code.ts";
import type { applyInstallation as Apply, ApplyOptions } from "../../../installation/apply.ts";
import type { Planned } from "../../../installation/planned.ts";
import { newRunId, Reporting } from "../../../installation/reporting.ts";
import type { Context } from "../../context.ts";
import { AnswersInUse } from "./answers-in-use.ts";
import type { Drafts } from "./drafts.ts";

export interface RunParts {
  drafts: Pick<Drafts, "forget" | "holds">;
  answers: Draft["answers"];
  name: string;
  hasRunBefore: boolean;
  look(): Promise<Planned>;
  applyInstallation: typeof Apply;
}

/** The wizard's run: looks once more, installs, and lets the draft go when the profile is saved. Always says how it ended. */
export async function runAnswers(
  context: Context,
  { drafts, answers, name, hasRunBefore, look, applyInstallation }: RunParts,
  hear: Emit,
  begun?: (records: Parameters<NonNullable<ApplyOptions["begun"]>>[0], planned: Planned) => void,
): Promise<{ exitCode: number; isDraftKept: boolean; summary?: Summary }> {
  const inUse = await AnswersInUse.begin(drafts, { answers, name, hasRunBefore });
  const run = newRunId(context);
  const renderers: Emit[] = [hear, (event) => inUse.hear(event)];
  let planned: Planned;
  try {
    planned = await look();
  } catch (thrown) {
    const problem = context.interruption.problemOf(thrown, inUse.stopWords());
    const exitCode = context.interruption.exitCode ?? exitCodeOf(problem);
    const outcome = outcomeOfRefusal(problem);
    new Reporting(context, run, renderers).emit({ type: "run-ended", outcome, exitCode, problem, summary: undefined });
    return { exitCode, isDraftKept: inUse.isDraftKept };
  }
  try {
    const resume = () => inUse.resume();
    const { exitCode, summary } = await applyInstallation(planned, {
      ...{ run, renderers, resume },
      begun: (records) => begun?.(records, planned),
    });
    return { exitCode, isDraftKept: inUse.isDraftKept, ...(summary === undefined ? {} : { summary }) };
  } finally {
    await inUse.settled();
    await planned.close();
  }
}
