import { usage } from "../domain/usage.ts";
import type { Installation } from "./installation.ts";
import { type Planned, planInstallation } from "./planned.ts";
import { planThroughCoolify } from "./through-coolify.ts";

/** Looks at everything and makes the plan, wherever it is deployed. `program`: see there. */
export function planAny(installation: Installation, program: () => Promise<string>): Promise<Planned> {
  const [skipped] = installation.skipped;
  if (installation.profile.target === "coolify" && skipped !== undefined)
    throw usage(`--skip-check ${skipped} has no effect with target: coolify, where no check of this host is made.`);
  return installation.profile.target === "coolify"
    ? planThroughCoolify(installation, program)
    : planInstallation(installation);
}
