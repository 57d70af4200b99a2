import type { Installation } from "./installation.ts";
import { type Planned, planInstallation } from "./planned.ts";
import { planThroughCoolify } from "./through-coolify.ts";

/** Looks at everything and makes the plan, wherever it is deployed. `program`: see there. */
export function planAny(installation: Installation, program: () => Promise<string>): Promise<Planned> {
  return installation.profile.target === "coolify"
    ? planThroughCoolify(installation, program)
    : planInstallation(installation);
}
