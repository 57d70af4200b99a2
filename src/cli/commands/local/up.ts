import type { Emit } from "../../../domain/event.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { compiler, type LocalService, localServices } from "../../../domain/local-services.ts";
import { pendingSteps } from "../../../domain/plan.ts";
import { applyInstallation } from "../../../installation/apply.ts";
import type { Installation } from "../../../installation/installation.ts";
import { type PlannedInstallation, planInstallation } from "../../../installation/planned.ts";
import type { Args } from "../../spec.ts";
import type { up as upSpec } from "./command.ts";
import { openLocal, type UpContext, type UpOutput } from "./local-installation.ts";
import { claimPlaces, refuseOthers } from "./places.ts";
import { runServices } from "./run-services.ts";
import { voiceFor } from "./voices.ts";
import { mustBeFree, type WhatToRun, whatToRun } from "./what-to-run.ts";

/** What is missing is done first; then the processes run until somebody ends them. */
export async function up(context: UpContext, args: Args<typeof upSpec>, output: UpOutput): Promise<number> {
  const installation = await openLocal(context, args);
  const services = localServices.filter((one) => args.services.length === 0 || args.services.includes(one));
  const wanted = [...services, ...(args.watch ? [compiler] : [])];
  const { directory } = installation.profile;
  await refuseOthers(context, directory, wanted);
  const ready = await makeReady(context, installation, services, args, output);
  if (typeof ready === "number") return ready;
  const places = await claimPlaces(context, directory, wanted, output);
  try {
    await mustBeFree(context.ports.host, ready.specs);
    return await runServices(context, ready, places, voiceFor(context, args, output));
  } finally {
    await places.leave();
  }
}

/**
 * Does what is missing. Nothing of what was looked at is held while the app runs: no connection to
 * a database, either.
 */
async function makeReady(
  context: UpContext,
  installation: Installation,
  services: readonly LocalService[],
  args: Args<typeof upSpec>,
  output: UpOutput,
): Promise<WhatToRun | number> {
  const planned = await planInstallation(installation);
  try {
    const stopped = await doWhatIsMissing(planned, args, output);
    return stopped ?? (await whatToRun(context.ports, planned, services, args.watch));
  } finally {
    await planned.close();
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
  if (planned.obstacle === undefined) output.tell(pending.map(({ title }) => `First: ${title}`));
  const words = ["dittofeed-setup local up", ...args.services, ...(args.watch ? ["--watch"] : [])];
  const { exitCode } = await applyInstallation(planned, {
    run: output.run,
    renderers: output.renderers.map((renderer) => onlyNews(renderer, args.output === "json")),
    resume: () => words.join(" "),
  });
  return exitCode === exitCodes.done ? undefined : exitCode;
}

/**
 * What runs afterwards is the same run: its end is said once, when it ends. For people the plan is
 * its titles, and what stands in the way is said once, at the end.
 */
function onlyNews(renderer: Emit, isWhole: boolean): Emit {
  return (event) => {
    if (event.type === "run-ended" && event.exitCode === exitCodes.done) return;
    const isKnown =
      event.type === "plan-made" ||
      (event.type === "finding" && event.finding.status !== "warn") ||
      (event.type === "task-done" && !event.changed);
    if (isWhole || !isKnown) renderer(event);
  };
}
