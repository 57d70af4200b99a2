import type { KnownInstallation, PastRun } from "../../../../screens/wizard/services.ts";
import type { EngineFacts } from "../../../domain/facts/engine.ts";
import type { Profile } from "../../../domain/profile.ts";
import { taskDurations } from "../../../engine/journal.ts";
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
  const found = await Promise.all(
    directories.map((one) => taskDurations(context.ports.files, one).catch((): PastRun => ({}))),
  );
  return Object.assign({}, ...found);
}
