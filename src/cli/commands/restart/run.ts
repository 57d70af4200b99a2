import { exitCodes } from "../../../domain/exit-code.ts";
import { restartKept } from "../../../installation/attached.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import type { FindContext } from "../../find-profile.ts";
import { namedServices } from "../../named-services.ts";
import type { Output } from "../../output.ts";
import { reportTo } from "../../report-services.ts";
import type { Args } from "../../spec.ts";
import type { restart } from "./command.ts";

/** In dependency order, until all are healthy. */
export async function run(
  context: FindContext & InstallationContext,
  args: Args<typeof restart>,
  output: Pick<Output, "tell" | "progress" | "json">,
): Promise<number> {
  const end = (services: readonly string[]) => {
    if (args.output === "json") output.json({ restarted: services });
    output.tell([`${services.join(", ")}: restarted and healthy.`]);
    return exitCodes.done;
  };
  const asked = await namedServices(context, args);
  if ("kept" in asked) {
    const again = await restartKept(context, asked.kept, args.services, (line) => output.progress([line]));
    return end(again);
  }
  const { installation, project, services } = asked;
  await installation.locked(() =>
    context.ports.docker.restart(project, services, reportTo(output, args), context.interruption.signal),
  );
  return end(services);
}
