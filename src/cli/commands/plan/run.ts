import { exitCodes } from "../../../domain/exit-code.ts";
import { pendingSteps } from "../../../domain/plan.ts";
import { usage } from "../../../domain/usage.ts";
import { Installation } from "../../../installation/installation.ts";
import { planInstallation } from "../../../installation/planned.ts";
import { Reporting } from "../../../installation/reporting.ts";
import type { Arguments } from "../../arguments.ts";
import type { Context } from "../../context.ts";
import { findProfile } from "../../find-profile.ts";
import type { Output } from "../../output.ts";

/** What apply would change, and why. Reads only: exit 0 nothing, 2 changes, 1 something stands in the way. */
export async function plan(context: Context, { profile: source, target }: Arguments, output: Output): Promise<number> {
  if (source === undefined) throw usage("plan needs a profile: a saved name, a file, or - for standard input.");
  const installation = await Installation.open(context, await findProfile(context, source), { target });
  const planned = await planInstallation(installation);
  const { emit } = new Reporting(context, output.run, output.renderers);
  try {
    for (const finding of planned.findings) emit({ type: "finding", finding });
    if (planned.plan.steps.length > 0) emit({ type: "plan-made", plan: planned.plan });
    const { obstacle } = planned;
    const pending = pendingSteps(planned.plan).length > 0;
    const exitCode = obstacle === undefined ? (pending ? exitCodes.pending : exitCodes.done) : exitCodes.failed;
    const outcome = obstacle === undefined ? (pending ? "changes-pending" : "nothing-to-do") : "refused";
    emit({ type: "run-ended", outcome, exitCode, problem: obstacle, summary: undefined });
    return exitCode;
  } finally {
    await planned.close();
  }
}
