import { exitCodes } from "../../../domain/exit-code.ts";
import { DoctorSession } from "../../../installation/doctor-session.ts";
import { linesOf } from "../../../output/outgoing.ts";
import { type FindContext, wantedInstallation } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { ReportContext } from "./collect-report.ts";
import type { report } from "./command.ts";
import { lookForReport, reportLines, writeReport, writerFor } from "./write-report.ts";

/** One look at an installation, written down for somebody to look at. Exit 0 whatever was found: that is what it tells. */
export async function run(
  context: FindContext & ReportContext,
  args: Args<typeof report>,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  const write = writerFor(args.file);
  const isJson = args.output === "json";
  const session = await DoctorSession.open(context, wantedInstallation(context, args));
  if (args.file === "-") {
    const made = await lookForReport(context, session, args);
    if (isJson) output.json(made);
    else output.print(linesOf(write(made)));
    return exitCodes.done;
  }
  const written = await writeReport(context, session, { ...args, overwrite: args.yes });
  if (isJson) output.json(written);
  else output.print(reportLines(written));
  return exitCodes.done;
}
