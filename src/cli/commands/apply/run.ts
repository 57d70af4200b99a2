import { applyInstallation } from "../../../installation/apply.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { Installation } from "../../../installation/installation.ts";
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
  const installation = await Installation.look(context, { profile: await findProfile(context, source), target });
  try {
    const resume = () => `dittofeed-setup --profile ${source}`;
    const { exitCode } = await applyInstallation(context, installation, { ...output, resume });
    return exitCode;
  } finally {
    await installation.close();
  }
}
