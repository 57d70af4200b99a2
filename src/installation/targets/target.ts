import { Problem } from "../../domain/problem.ts";
import type { ResolvedProfile, Target } from "../../domain/profile.ts";
import type { InstallationTarget } from "../../domain/target.ts";
import { composeTarget } from "./compose.ts";
import { localTarget } from "./local.ts";
import { rehearsalTarget } from "./rehearsal.ts";

/**
 * Every target that is installed from here; a new one is a file beside this one, and a line here.
 * On Coolify, Coolify itself makes the containers, of what is generated for it.
 */
const targets: Readonly<Record<Exclude<Target, "coolify">, InstallationTarget>> = {
  compose: composeTarget,
  rehearsal: rehearsalTarget,
  local: localTarget,
};

/**
 * What was found without a profile runs in containers: they are how it was found. Throws Problem
 * usage for a target that is not installed from here.
 */
export function targetOf(profile: Pick<ResolvedProfile, "target" | "name"> | undefined): InstallationTarget {
  const target = profile?.target ?? "compose";
  if (target === "coolify") throw madeByCoolify(profile?.name ?? "");
  return targets[target];
}

function madeByCoolify(name: string): Problem {
  return new Problem({
    code: "usage",
    title: `"${name}" is deployed by Coolify`,
    saw: "The profile has target: coolify.",
    why: "This command works on containers that this program creates. On this target, Coolify creates them.",
    next: `dittofeed-setup coolify generate ${name}   writes what Coolify needs and explains where to paste it`,
  });
}
