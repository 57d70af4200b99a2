import { neededBy } from "../../../checks/services/running.ts";
import { isUp } from "../../../domain/condition.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { inWords } from "../../../domain/in-words.ts";
import { stopInCoolify } from "../../../installation/attached.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { stopServices } from "../../../installation/stop-and-start.ts";
import type { FindContext } from "../../find-profile.ts";
import { namedServices } from "../../named-services.ts";
import type { Output } from "../../output.ts";
import { reportTo } from "../../report-services.ts";
import type { Args } from "../../spec.ts";
import type { stop } from "./command.ts";

/** Containers and data stay; what was stopped is written down, so that nobody takes it for crashed. */
export async function run(
  context: FindContext & InstallationContext,
  args: Args<typeof stop>,
  output: Pick<Output, "tell" | "progress" | "json">,
): Promise<number> {
  const asked = await namedServices(context, args);
  if ("kept" in asked) throw stopInCoolify(asked.kept);
  const { services } = asked;
  const left = await stopServices(context, asked, reportTo(output, args));
  const failing = left.filter((one) => isUp(one) && neededBy[one.service].some((need) => services.includes(need)));
  const names = [...new Set(failing.map(({ service }) => service))];
  if (args.output === "json") output.json({ stopped: services, stillRunning: names });
  output.tell([
    `${services.join(", ")}: stopped. Containers and data are kept.`,
    ...(names.length === 0 ? [] : [`Still running, and not working without them: ${inWords(names)}.`]),
    `To start again: dittofeed-setup start${args.services.length === 0 ? "" : ` ${services.join(" ")}`}`,
  ]);
  return exitCodes.done;
}
