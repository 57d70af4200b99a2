import { typed } from "../../../domain/typed.ts";
import { applyInstallation } from "../../../installation/apply.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { Installation } from "../../../installation/installation.ts";
import { planInstallation } from "../../../installation/planned.ts";
import { type FindContext, findProfile } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { apply } from "./command.ts";

/** Replay: no prompt ever. */
export async function run(
  context: FindContext & InstallationContext,
  { profile: source, target }: Args<typeof apply>,
  output: Pick<Output, "run" | "renderers">,
): Promise<number> {
  const installation = await Installation.open(context, await findProfile(context, source), { target });
  const planned = await planInstallation(installation);
  try {
    const resume = () => typed`dittofeed-setup --profile ${source}`;
    const { exitCode } = await applyInstallation(planned, { ...output, resume });
    return exitCode;
  } finally {
    await planned.close();
  }
}
