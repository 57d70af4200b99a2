import { exitCodes } from "../../../domain/exit-code.ts";
import { withLock } from "../../../engine/lock.ts";
import { chosenServices, installedStack } from "../../../installation/stack.ts";
import type { Arguments } from "../../arguments.ts";
import type { Context } from "../../context.ts";
import { chosenProfile } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import { reportTo } from "../../report-services.ts";

/** In dependency order, until all are healthy. */
export async function restart(context: Context, args: Arguments, output: Output): Promise<number> {
  const { profile, project } = await installedStack(context, await chosenProfile(context, args.profile), args.target);
  const services = chosenServices(profile, args.words);
  await withLock(context, profile, () =>
    context.ports.containers.restart(project, services, reportTo(output), context.interruption.signal),
  );
  output.tell(`${services.join(", ")}: restarted and healthy.\n`);
  return exitCodes.done;
}
