import { isDeepStrictEqual } from "node:util";
import type { SavedProfileFacts } from "../domain/facts/directory.ts";
import type { Ports } from "../domain/ports.ts";
import type { SettledProfile } from "../domain/profile.ts";

export async function lookAtSavedProfile(
  ports: Pick<Ports, "profiles">,
  profile: SettledProfile,
): Promise<SavedProfileFacts> {
  const saved = await ports.profiles.load(profile.name);
  return {
    current: saved !== undefined && profile.asSaved !== undefined && isDeepStrictEqual(saved, profile.asSaved),
    exists: saved !== undefined,
    path: ports.profiles.pathOf(profile.name),
  };
}
