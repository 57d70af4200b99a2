import { exitCodeOf, exitCodes, outcomeOfRefusal } from "../../../domain/exit-code.ts";
import { pendingSteps } from "../../../domain/plan.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { Installation } from "../../../installation/installation.ts";
import { planAny } from "../../../installation/plan-any.ts";
import { Reporting } from "../../../installation/reporting.ts";
import type { Context } from "../../context.ts";
import { type FindContext, findProfile } from "../../find-profile.ts";
import { openBundle, profileLine } from "../../from-bundle.ts";
import type { Output } from "../../output.ts";
import { skippedBy, withSkipped } from "../../skip-check.ts";
import type { Args } from "../../spec.ts";
import type { plan } from "./command.ts";

/** What apply would change, and why. Reads only: exit 0 nothing, 2 changes, 1 something stands in the way. */
export async function run(
  context: FindContext & InstallationContext & Pick<Context, "postDeploymentProgram" | "waiting">,
  { profile: source, target, skipCheck, fromBundle, output: format }: Args<typeof plan>,
  output: Pick<Output, "run" | "renderers" | "tell">,
): Promise<number> {
  const skipped = skippedBy(skipCheck);
  const profile = await findProfile(context, source);
  const bundle = await openBundle(context, fromBundle);
  const installation = await Installation.open(context, profile, { target, skipped, bundle, throughCoolify: true });
  const { emit } = new Reporting(context, output.run, output.renderers);
  const busy = await installation.busy();
  if (busy !== undefined) {
    const exitCode = exitCodeOf(busy);
    emit({ type: "run-ended", outcome: outcomeOfRefusal(busy), exitCode, problem: busy, summary: undefined });
    return exitCode;
  }
  const planned = await planAny(installation, context.postDeploymentProgram);
  try {
    for (const finding of planned.findings) emit({ type: "finding", finding });
    if (planned.plan.steps.length > 0) emit({ type: "plan-made", plan: planned.plan });
    const { obstacle } = planned;
    const pending = pendingSteps(planned.plan).length > 0;
    const exitCode = obstacle === undefined ? (pending ? exitCodes.pending : exitCodes.done) : exitCodes.failed;
    const outcome = obstacle === undefined ? (pending ? "changes-pending" : "nothing-to-do") : "refused";
    emit({ type: "run-ended", outcome, exitCode, problem: obstacle, summary: undefined });
    if (outcome === "changes-pending" && format !== "json" && source !== "-")
      output.tell([withSkipped(`To make these changes: ${profileLine(source, fromBundle)}`, skipCheck)]);
    return exitCode;
  } finally {
    await planned.close();
  }
}
