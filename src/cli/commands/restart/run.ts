import { exitCodes } from "../../../domain/exit-code.ts";
import { withLock } from "../../../engine/lock.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { chosenServices, installedStack } from "../../../installation/stack.ts";
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
  const { profile, project } = await installedStack(context, await chosenProfile(context, args.profile), args.target);
  const services = chosenServices(profile, args.services);
  await withLock(context, profile, () =>
    context.ports.docker.restart(project, services, reportTo(output), context.interruption.signal),
  );
  output.tell(`${services.join(", ")}: restarted and healthy.\n`);
  return exitCodes.done;
}
