import type { Profile } from "../domain/profile.ts";

/** Looking must not wait for a secret from standard input, nor for a variable that only the installing shell has. */
export function onlyWhatEnvHolds(profile: Profile): Profile {
  const { google, hubspot, tunnel, registry, ...rest } = profile;
  return {
    ...rest,
    secrets: {},
    ...(google && { google: { clientId: google.clientId } }),
    ...(hubspot && { hubspot: { clientId: hubspot.clientId } }),
    ...(tunnel && { tunnel: {} }),
    ...(registry && { registry: { server: registry.server, username: registry.username } }),
  };
}
