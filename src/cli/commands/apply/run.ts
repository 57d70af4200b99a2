import { typed } from "../../../domain/typed.ts";
import { applyInstallation } from "../../../installation/apply.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { Installation } from "../../../installation/installation.ts";
import { planAny } from "../../../installation/plan-any.ts";
import type { Context } from "../../context.ts";
import { type FindContext, findProfile } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import { skippedBy, withSkipped } from "../../skip-check.ts";
import type { Args } from "../../spec.ts";
import type { apply } from "./command.ts";

/** Replay: no prompt ever. */
export async function run(
  context: FindContext & InstallationContext & Pick<Context, "postDeploymentProgram">,
  { profile: source, target, skipCheck }: Args<typeof apply>,
  output: Pick<Output, "run" | "renderers">,
): Promise<number> {
  const skipped = skippedBy(skipCheck);
  const profile = await findProfile(context, source);
  const installation = await Installation.open(context, profile, { target, skipped, throughCoolify: true });
  const planned = await planAny(installation, context.postDeploymentProgram);
  try {
    const resume = () => withSkipped(typed`dittofeed-setup --profile ${source}`, skipCheck);
    const { exitCode } = await applyInstallation(planned, { ...output, resume });
    return exitCode;
  } finally {
    await planned.close();
  }
}
