import { exitCodes } from "../../../domain/exit-code.ts";
import { DoctorSession } from "../../../installation/doctor-session.ts";
import type { Arguments } from "../../arguments.ts";
import type { Context } from "../../context.ts";
import { wantedInstallation } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import { bundleLines, writeBundle } from "./write-bundle.ts";

/** Everything that helps somebody else to help, in one file on this machine, without secrets. */
export async function bundle(context: Context, args: Arguments, output: Output): Promise<number> {
  const session = await DoctorSession.open(context, wantedInstallation(context, args));
  const written = await writeBundle(context, session, { hideEmails: args.hideEmails, path: args.outputFile });
  if (args.output === "json") output.print(`${JSON.stringify(written, undefined, 2)}\n`);
  else output.print(`${bundleLines(written).join("\n")}\n`);
  return exitCodes.done;
}
