import type { KnownInstallation, PastRun } from "../../../../screens/wizard/services.ts";
import type { EngineFacts } from "../../../domain/facts/engine.ts";
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

async function durationsIn(context: Context, directory: string): Promise<PastRun> {
  if (!(await isOurInstallation(context, directory))) return {};
  return taskDurations(context.ports.files, directory).catch(() => ({}));
}
