import { exitCodes } from "../../../domain/exit-code.ts";
import { Installation } from "../../../installation/installation.ts";
import type { Arguments } from "../../arguments.ts";
import type { Context } from "../../context.ts";
import { chosenProfile } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import { reportTo } from "../../report-services.ts";

/** In dependency order, until all are healthy. */
export async function restart(context: Context, args: Arguments, output: Output): Promise<number> {
  const profile = await chosenProfile(context, args.profile);
  const installation = await Installation.open(context, profile, { target: args.target });
  const project = await installation.stack();
  const services = installation.services(args.words);
  await installation.locked(() =>
    context.ports.docker.restart(project, services, reportTo(output), context.interruption.signal),
  );
  output.tell(`${services.join(", ")}: restarted and healthy.\n`);
  return exitCodes.done;
}
