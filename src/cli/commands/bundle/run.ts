import { exitCodes } from "../../../domain/exit-code.ts";
import { DoctorSession } from "../../../installation/doctor-session.ts";
import { type FindContext, wantedInstallation } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { bundle } from "./command.ts";
import { type BundleContext, bundleLines, writeBundle } from "./write-bundle.ts";

/** Everything that helps somebody else to help, in one file on this machine, without secrets. */
export async function run(
  context: FindContext & BundleContext,
  args: Args<typeof bundle>,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  const session = await DoctorSession.open(context, wantedInstallation(context, args));
  const written = await writeBundle(context, session, { hideEmails: args.hideEmails, path: args.outputFile });
  if (args.output === "json") output.json(written);
  else output.print(bundleLines(written));
  return exitCodes.done;
}
