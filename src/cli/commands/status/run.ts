import { exitCodes } from "../../../domain/exit-code.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { DoctorSession } from "../../../installation/doctor-session.ts";
import { mustAnswer } from "../../../installation/find.ts";
import { type FindContext, nothingFound, wantedInstallation } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { status } from "./command.ts";
import { describeStatus, type Status } from "./describe-status.ts";
import { statusLines } from "./status-lines.ts";
import { refuseToWatch, type WatchContext, watchStatus } from "./watch-status.ts";

/**
 * One look at an installation, found as the doctor finds it. Reads only, so it needs no lock, and
 * no secret but the database's own password. Exit 3 where a service, the schema or the workspace is
 * not as it should be.
 */
export async function run(
  context: FindContext & InstallationContext & WatchContext,
  args: Args<typeof status>,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  if (args.watch) refuseToWatch(context, args);
  const session = await DoctorSession.open(context, wantedInstallation(context, args));
  if (session.installation.by === "nothing") {
    await mustAnswer(context);
    throw nothingFound();
  }
  if (args.watch) return watchStatus(context, session, args, output);
  const seen = await session.checkWith((reports, gathering) =>
    describeStatus(context, session.installation, reports, gathering),
  );
  const isJson = args.output === "json";
  if (isJson) output.json(seen);
  else output.print(statusLines(seen, context.ports.clock.now()));
  return isWhole(seen) ? exitCodes.done : exitCodes.problems;
}

function isWhole({ services, database, workspace }: Status): boolean {
  const up = services.every(({ condition }) => condition === "healthy");
  // A rehearsal's server is started to be looked at, so an absent one means that there has been no rehearsal yet.
  return up && database.complete === true && (workspace === null || workspace.missing.length === 0);
}
