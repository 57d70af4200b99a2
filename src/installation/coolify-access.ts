import type { CoolifyAccess } from "../domain/coolify.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import { Problem } from "../domain/problem.ts";
import { dereference } from "../engine/dereference.ts";
import type { InstallationContext } from "./context.ts";

/**
 * Coolify's API, where the profile says where it is and where a token for it comes from. Throws
 * Problem where the token cannot be had.
 */
export async function coolifyAccess(
  { ports: { files, host }, makeSecret }: Pick<InstallationContext, "ports" | "makeSecret">,
  { profile }: Pick<FoundInstallation, "profile">,
): Promise<CoolifyAccess | undefined> {
  // What only a look needs was taken out of the profile: its tokens too.
  const { api, token } = profile?.asSaved?.coolify ?? {};
  if (api === undefined || token === undefined) return undefined;
  return { api, token: makeSecret(name, await dereference(name, token, { files, host })) };
}

/** For a look, which waits for nobody's input and ends with nobody's missing token. */
export async function coolifyAccessForLooking(
  context: Pick<InstallationContext, "ports" | "makeSecret">,
  installation: Pick<FoundInstallation, "profile">,
): Promise<CoolifyAccess | undefined> {
  const { token } = installation.profile?.asSaved?.coolify ?? {};
  if (token === undefined || "fromStdin" in token || "fromCommand" in token) return undefined;
  return coolifyAccess(context, installation).catch(() => undefined);
}

const name = "COOLIFY_TOKEN";

export function noWayToCoolify({ project }: FoundInstallation): never {
  throw new Problem({
    code: "usage",
    title: "There is no connection to Coolify",
    saw: `The profile of ${project} has no coolify.api or no coolify.token.`,
    why: "Coolify's settings are changed by hand in Coolify, or through its API.",
    next: "Set coolify.api and coolify.token in the profile, or do in Coolify what dittofeed-setup doctor says",
  });
}
