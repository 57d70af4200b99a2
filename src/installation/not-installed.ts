import { Problem } from "../domain/problem.ts";
import type { ResolvedProfile } from "../domain/profile.ts";

/** There is no compose file, and no container of one. */
export function notInstalled(profile: ResolvedProfile, compose: string): Problem {
  return new Problem({
    code: "usage",
    title: `"${profile.name}" is not installed here`,
    saw: `${compose} does not exist.`,
    why: "There are no services to work on.",
    next: `dittofeed-setup --profile ${profile.name}`,
  });
}

export function fileGone(profile: ResolvedProfile, compose: string, containers: number): Problem {
  return new Problem({
    code: "usage",
    title: `The compose file of "${profile.name}" is missing`,
    saw: `${compose} does not exist, but the engine has ${containers} containers that were created from it.`,
    why: "Without the file, Compose cannot manage them.",
    next: `dittofeed-setup doctor --profile ${profile.name} --fix C16   rewrites it; nothing restarts`,
  });
}
