import { applyInstallation } from "../../../installation/apply.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { Installation } from "../../../installation/installation.ts";
import { planAny } from "../../../installation/plan-any.ts";
import type { Context } from "../../context.ts";
import { type FindContext, findProfile } from "../../find-profile.ts";
import { openBundle, profileLine } from "../../from-bundle.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { apply } from "./command.ts";

/** Replay: no prompt ever. */
export async function run(
  context: FindContext & InstallationContext & Pick<Context, "postDeploymentProgram" | "waiting">,
  { profile: source, target, fromBundle }: Args<typeof apply>,
  output: Pick<Output, "run" | "renderers">,
): Promise<number> {
  const profile = await findProfile(context, source);
  const bundle = await openBundle(context, fromBundle);
  const installation = await Installation.open(context, profile, { target, bundle, throughCoolify: true });
  const planned = await planAny(installation, context.postDeploymentProgram);
  try {
    const resume = () => profileLine(source, fromBundle);
    const { exitCode } = await applyInstallation(planned, { ...output, resume });
    return exitCode;
  } finally {
    await planned.close();
  }
}
