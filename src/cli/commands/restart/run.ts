import { exitCodes } from "../../../domain/exit-code.ts";
import type { Arguments } from "../../arguments.ts";
import type { Context } from "../../context.ts";
import { chosenServices, installedStack } from "../../installed-stack.ts";
import type { Output } from "../../output.ts";
import { reportTo } from "../../report-services.ts";
import { withLock } from "../../with-lock.ts";

/** In dependency order, until all are healthy. */
export async function restart(context: Context, args: Arguments, output: Output): Promise<number> {
  const { profile, project } = await installedStack(context, args);
  const services = chosenServices(profile, args.words);
  await withLock(context, profile, () =>
    context.ports.docker.restart(project, services, reportTo(output), context.interruption.signal),
  );
  output.tell(`${services.join(", ")}: restarted and healthy.\n`);
  return exitCodes.done;
}
