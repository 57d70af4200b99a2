import { usage } from "../../../domain/usage.ts";
import { applyInstallation } from "../../../installation/apply.ts";
import { Installation } from "../../../installation/installation.ts";
import { planInstallation } from "../../../installation/planned.ts";
import type { Arguments } from "../../arguments.ts";
import type { Context } from "../../context.ts";
import { findProfile } from "../../find-profile.ts";
import type { Output } from "../../output.ts";

/** Replay: no prompt ever. */
export async function apply(context: Context, { profile: source, target }: Arguments, output: Output): Promise<number> {
  if (source === undefined) throw usage("apply needs a profile: a saved name, a file, or - for standard input.");
  const installation = await Installation.open(context, await findProfile(context, source), { target });
  const planned = await planInstallation(installation);
  try {
    const resume = () => `dittofeed-setup --profile ${source}`;
    const { exitCode } = await applyInstallation(planned, { ...output, resume });
    return exitCode;
  } finally {
    await planned.close();
  }
}
