import type { ResolvedProfile, Target } from "../../domain/profile.ts";
import type { InstallationTarget } from "../../domain/target.ts";
import { composeTarget } from "./compose.ts";
import { rehearsalTarget } from "./rehearsal.ts";

/** Every target there is. A new one is a file beside this one, and a line here. */
const targets: Readonly<Record<Target, InstallationTarget>> = { compose: composeTarget, rehearsal: rehearsalTarget };

/** What was found without a profile runs in containers: they are how it was found. */
export function targetOf(profile: Pick<ResolvedProfile, "target"> | undefined): InstallationTarget {
  return targets[profile?.target ?? "compose"];
}
