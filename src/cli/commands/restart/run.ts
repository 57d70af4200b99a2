import { exitCodes } from "../../../domain/exit-code.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { Installation } from "../../../installation/installation.ts";
import { chosenProfile, type FindContext } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import { reportTo } from "../../report-services.ts";
import type { Args } from "../../spec.ts";
import type { restart } from "./command.ts";

/** In dependency order, until all are healthy. */
export async function run(
  context: FindContext & InstallationContext,
  args: Args<typeof restart>,
  output: Pick<Output, "tell">,
): Promise<number> {
  const profile = await chosenProfile(context, args.profile);
  const installation = await Installation.open(context, profile, { target: args.target });
  const project = await installation.stack();
  const services = installation.services(args.services, await installation.ownServices(project));
  await installation.locked(() =>
    context.ports.docker.restart(project, services, reportTo(output), context.interruption.signal),
  );
  output.tell([`${services.join(", ")}: restarted and healthy.`]);
  return exitCodes.done;
}
