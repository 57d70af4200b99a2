import { exitCodes } from "../../../domain/exit-code.ts";
import { installationPaths } from "../../../domain/installation-files.ts";
import { coolifyName } from "../../../domain/keeper.ts";
import { usage } from "../../../domain/usage.ts";
import { type KeptInstallation, leftToKeeper } from "../../../installation/attached.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { chooseInstallation } from "../../../installation/find.ts";
import { Installation } from "../../../installation/installation.ts";
import { type FindContext, wantedInstallation } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import { reportTo } from "../../report-services.ts";
import type { Args } from "../../spec.ts";
import type { down } from "./command.ts";

/** Containers and network go; the data only where its name was typed. */
export async function run(
  context: FindContext & InstallationContext,
  args: Args<typeof down>,
  output: Pick<Output, "tell" | "progress" | "json">,
): Promise<number> {
  const chosen = await chooseInstallation(context, wantedInstallation(context, args));
  if ("kept" in chosen)
    throw leftToKeeper(
      chosen.kept,
      (name) => `Coolify created the containers of ${name}, and only Coolify should remove them.`,
      stopThere(chosen.kept),
    );
  const installation = await Installation.open(context, chosen.profile, { target: args.target });
  const { profile } = installation;
  const project = await installation.stack();
  const removeVolumes = args.removeData !== undefined;
  if (removeVolumes && args.removeData !== profile.name)
    throw usage(
      `--remove-data must name the installation: got "${args.removeData}", but this one is "${profile.name}".`,
    );
  const own = await installation.ownServices(project);
  await installation.locked(() =>
    context.ports.docker.down(project, { removeVolumes }, reportTo(output, args), context.interruption.signal),
  );
  if (args.output === "json") output.json({ name: profile.name, dataKept: !removeVolumes, ownServices: own });
  output.tell([
    removeVolumes
      ? `${profile.name}: removed containers, network and volumes. ${installationPaths(profile.directory).env} is kept.`
      : `${profile.name}: removed containers and network. The data is kept in its volumes.`,
    ...(own.length > 0 ? [`Your own services were removed with them: ${own.join(", ")}.`] : []),
  ]);
  return exitCodes.done;
}

const stopThere = ({ coolify }: KeptInstallation): string =>
  `In Coolify, press Stop for ${coolifyName(coolify)}: it removes containers and network and keeps the volumes. Its Danger Zone deletes the resource and asks about each volume.`;
