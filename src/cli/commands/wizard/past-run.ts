import type { KnownInstallation, PastRun } from "../../../../screens/wizard/services.ts";
import type { EngineFacts } from "../../../domain/facts/engine.ts";
import { type Plan, stepsToRun } from "../../../domain/plan.ts";
import type { Profile } from "../../../domain/profile.ts";
import { taskDurations } from "../../../engine/journal.ts";
import { isOurInstallation } from "../../../installation/own-place.ts";
import { resolveProfile } from "../../../installation/resolve-profile.ts";
import type { Context } from "../../context.ts";

/** What the tasks took before: here, and where nothing is known of one, in the other installations of this machine. */
export async function pastRun(
  context: Context,
  profile: Profile,
  engine: EngineFacts,
  others: readonly KnownInstallation[],
): Promise<PastRun> {
  const { directory } = await resolveProfile(context, profile, { engine, target: undefined });
  const directories = [...others.map((other) => other.directory), directory];
  return Object.assign({}, ...(await Promise.all(directories.map((one) => durationsIn(context, one)))));
}

/** How long all that this plan does took before; undefined where that is not known of each step. */
export function durationOf(plan: Plan, past: PastRun): number | undefined {
  const known = stepsToRun(plan).map(({ task }) => past[task]);
  const all = known.filter((one) => one !== undefined);
  return all.length === 0 || all.length < known.length ? undefined : all.reduce((sum, one) => sum + one, 0);
}

async function durationsIn(context: Context, directory: string): Promise<PastRun> {
  if (!(await isOurInstallation(context, directory))) return {};
  return taskDurations(context.ports.files, directory).catch(() => ({}));
}
