import { isDeepStrictEqual } from "node:util";
import type { SavedProfileFacts } from "../domain/facts/directory.ts";
import type { Ports } from "../domain/ports.ts";
import type { ResolvedProfile } from "../domain/profile.ts";

export async function inspectSavedProfile(
  ports: Pick<Ports, "profiles">,
  profile: ResolvedProfile,
): Promise<SavedProfileFacts> {
  const saved = await ports.profiles.load(profile.name);
  return {
    current: saved !== undefined && profile.asSaved !== undefined && isDeepStrictEqual(saved, profile.asSaved),
    exists: saved !== undefined,
    path: ports.profiles.pathOf(profile.name),
  };
}
