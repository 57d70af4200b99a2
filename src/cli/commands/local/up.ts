import type { Emit } from "../../../domain/event.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { localServices } from "../../../domain/local-services.ts";
import { pendingSteps } from "../../../domain/plan.ts";
import { applyInstallation } from "../../../installation/apply.ts";
import { type PlannedInstallation, planInstallation } from "../../../installation/planned.ts";
import type { Args } from "../../spec.ts";
import type { up as upSpec } from "./command.ts";
import { openLocal, type UpContext, type UpOutput } from "./local-installation.ts";
import { claimPlaces } from "./places.ts";
import { runServices } from "./run-services.ts";
import { voiceFor } from "./voices.ts";
import { whatToRun } from "./what-to-run.ts";

/** What is missing is done first; then the processes run until somebody ends them. */
export async function up(context: UpContext, args: Args<typeof upSpec>, output: UpOutput): Promise<number> {
  const installation = await openLocal(context, args);
  const services = localServices.filter((one) => args.services.length === 0 || args.services.includes(one));
  const places = await claimPlaces(context, installation.profile.directory, services, args.watch, output);
  try {
    const planned = await planInstallation(installation);
    try {
      const stopped = await doWhatIsMissing(planned, args, output);
      if (stopped !== undefined) return stopped;
      const what = await whatToRun(context.ports, planned, services, args.watch);
      return await runServices(context, what, places, voiceFor(context, args, output));
    } finally {
      await planned.close();
    }
  } finally {
    await places.leave();
  }
}

/** Gives an exit code where it ends here. */
async function doWhatIsMissing(
  planned: PlannedInstallation,
  args: Args<typeof upSpec>,
  output: UpOutput,
): Promise<number | undefined> {
  const pending = pendingSteps(planned.plan);
  if (pending.length === 0 && planned.obstacle === undefined) return undefined;
  output.tell(pending.map(({ title }) => `First: ${title}`));
  const words = ["dittofeed-setup local up", ...args.services, ...(args.watch ? ["--watch"] : [])];
  const { exitCode } = await applyInstallation(planned, {
    run: output.run,
    renderers: output.renderers.map(unlessItGoesOn),
    resume: () => words.join(" "),
  });
  return exitCode === exitCodes.done ? undefined : exitCode;
}

/** What runs afterwards is the same run: its end is said once, when it ends. */
function unlessItGoesOn(renderer: Emit): Emit {
  return (event) => {
    const goesOn = event.type === "run-ended" && event.exitCode === exitCodes.done;
    // What is done already needs no word before a log.
    const isNews = event.type !== "task-done" || event.changed;
    if (!goesOn && isNews) renderer(event);
  };
}
