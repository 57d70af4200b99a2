import type { UpReport } from "../../domain/docker.ts";
import { exitCodes } from "../../domain/exit-code.ts";
import { installationPaths } from "../../domain/installation.ts";
import type { Arguments } from "../arguments.ts";
import { usage } from "../arguments.ts";
import type { Context } from "../context.ts";
import { chosenServices, installedStack } from "../installed-stack.ts";
import type { Output } from "../output.ts";
import { withLock } from "../with-lock.ts";

/** `restart`, `down`: what is done with containers that are there already. */
export async function restart(context: Context, args: Arguments, output: Output): Promise<number> {
  const { profile, project } = await installedStack(context, args);
  const services = chosenServices(profile, args.words);
  await withLock(context, profile, () =>
    context.ports.docker.restart(project, services, reportTo(output), context.interruption.signal),
  );
  output.tell(`${services.join(", ")}: restarted and healthy.\n`);
  return exitCodes.done;
}

export async function down(context: Context, args: Arguments, output: Output): Promise<number> {
  const { profile, project } = await installedStack(context, args);
  const removeVolumes = args.removeData !== undefined;
  if (removeVolumes && args.removeData !== profile.name)
    throw usage(
      `--remove-data must name the installation whose data is to go: it was given "${args.removeData}", and this one is "${profile.name}".`,
    );
  await withLock(context, profile, () =>
    context.ports.docker.down(project, { removeVolumes }, reportTo(output), context.interruption.signal),
  );
  output.tell(
    removeVolumes
      ? `${profile.name}: containers, network and volumes are removed. ${installationPaths(profile.directory).env} is still there.\n`
      : `${profile.name}: containers and network are removed; the data stays in its volumes.\n`,
  );
  return exitCodes.done;
}

function reportTo(output: Output): (report: UpReport) => void {
  return (report) => {
    if (report.type === "service") output.tell(`${report.service}: ${report.state}\n`);
  };
}
