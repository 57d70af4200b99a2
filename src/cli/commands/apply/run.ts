import { usage } from "../../../domain/usage.ts";
import { applyInstallation } from "../../../installation/apply.ts";
import { Installation } from "../../../installation/installation.ts";
import type { Arguments } from "../../arguments.ts";
import type { Context } from "../../context.ts";
import { findProfile } from "../../find-profile.ts";
import type { Output } from "../../output.ts";

/** Replay: no prompt ever. */
export async function apply(context: Context, { profile: source, target }: Arguments, output: Output): Promise<number> {
  if (source === undefined) throw usage("apply needs a profile: a saved name, a file, or - for standard input.");
  const installation = await Installation.look(context, { profile: await findProfile(context, source), target });
  try {
    const resume = () => `dittofeed-setup --profile ${source}`;
    const { exitCode } = await applyInstallation(context, installation, { ...output, resume });
    return exitCode;
  } finally {
    await installation.close();
  }
}
