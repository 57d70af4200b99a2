import { exitCodes } from "../../../domain/exit-code.ts";
import { startInCoolify } from "../../../installation/attached.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { startServices } from "../../../installation/stop-and-start.ts";
import type { FindContext } from "../../find-profile.ts";
import { namedServices } from "../../named-services.ts";
import type { Output } from "../../output.ts";
import { reportTo } from "../../report-services.ts";
import type { Args } from "../../spec.ts";
import type { start } from "./command.ts";

/** As they are, until all are healthy; what the profile says now is for whoever applies it. */
export async function run(
  context: FindContext & InstallationContext,
  args: Args<typeof start>,
  output: Pick<Output, "tell" | "progress" | "json">,
): Promise<number> {
  const asked = await namedServices(context, args);
  if ("kept" in asked) throw startInCoolify(asked.kept);
  const started = await startServices(context, asked, reportTo(output, args));
  if (args.output === "json") output.json({ started });
  output.tell([`${started.join(", ")}: running and healthy.`]);
  return exitCodes.done;
}
