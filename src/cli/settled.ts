import type { EngineFacts } from "../domain/facts.ts";
import type { Profile, SettledProfile, Target } from "../domain/profile.ts";
import type { House } from "./house.ts";
import { settleProfile } from "./settle-profile.ts";

/** Settles a profile with what this host says of user, folders and engine. */
export async function settled(
  { ports, workingDirectory, environment }: House,
  profile: Profile,
  { engine, target }: { engine: EngineFacts; target: Target | undefined },
): Promise<SettledProfile> {
  const { uid } = await ports.host.facts();
  return settleProfile({ profile, engine, target, workingDirectory, uid, stateHome: environment.XDG_STATE_HOME });
}
