import type { Profile } from "../domain/profile.ts";
import { secretVariables } from "../engine/resolve-secrets.ts";
import type { InstallationContext } from "./context.ts";

/**
 * Before anything is started for it: docker, its plugins, ssh and pg_dump need none of the
 * profile's secrets.
 */
export function keepSecretVariables({ ports }: InstallationContext, profile: Profile): void {
  const names = secretVariables(profile);
  if (names.length > 0) ports.host.keepFromChildren(names);
}
