import type { KeptInstallation } from "../installation/attached.ts";
import type { InstallationContext } from "../installation/context.ts";
import { chooseInstallation } from "../installation/find.ts";
import { Installation } from "../installation/installation.ts";
import type { NamedServices } from "../installation/stop-and-start.ts";
import { type FindContext, wantedInstallation } from "./find-profile.ts";
import { profileMeant } from "./profile-meant.ts";

type ServiceArgs = Parameters<typeof wantedInstallation>[1] & { readonly services: readonly string[] };

/** What of the stack is meant: by an installation of ours all that its files have, else by whose it is. */
export function namedServices(
  context: FindContext & InstallationContext,
  args: ServiceArgs,
): Promise<NamedServices | { kept: KeptInstallation }> {
  return lookFor(context, args).catch(async (thrown: unknown) => {
    throw (await profileMeant(context, thrown, args.services)) ?? thrown;
  });
}

async function lookFor(
  context: FindContext & InstallationContext,
  args: ServiceArgs,
): Promise<NamedServices | { kept: KeptInstallation }> {
  const chosen = await chooseInstallation(context, wantedInstallation(context, args));
  if ("kept" in chosen) return chosen;
  const installation = await Installation.open(context, chosen.profile, { target: args.target });
  const project = await installation.stack();
  const services = installation.services(args.services, await installation.ownServices(project));
  return { installation, project, services };
}
