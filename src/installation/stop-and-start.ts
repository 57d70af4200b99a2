import { neededBy } from "../checks/services/running.ts";
import type { ComposeProject, UpReport } from "../domain/docker.ts";
import type { InspectedContainer } from "../domain/facts/containers.ts";
import { installationPaths } from "../domain/installation-files.ts";
import { Problem } from "../domain/problem.ts";
import { allServices, isServiceName } from "../domain/service.ts";
import { readStopped, stoppedText } from "../facts/containers.ts";
import type { InstallationContext } from "./context.ts";
import type { Installation } from "./installation.ts";

/** An installation's services, as a command named them. */
export interface NamedServices {
  installation: Installation;
  project: ComposeProject;
  services: readonly string[];
}

/** Gives the containers that are there afterwards. */
export async function stopServices(
  { ports, interruption: { signal } }: InstallationContext,
  { installation, project, services }: NamedServices,
  report: (report: UpReport) => void,
): Promise<InspectedContainer[]> {
  return installation.locked(async () => {
    const containers = await ports.docker.containers(project.name, signal);
    // Before they are stopped: killed in between, this says nothing false of one that still runs.
    await writeDown(ports.files, project.directory, containers, services);
    await ports.docker.stop(project, services, report, signal);
    return ports.docker.containers(project.name, signal);
  });
}

/** Those of before stay in it as long as their containers are there. */
async function writeDown(
  files: InstallationContext["ports"]["files"],
  directory: string,
  containers: readonly InspectedContainer[],
  services: readonly string[],
): Promise<void> {
  const before = await readStopped(files, directory);
  const kept = containers.flatMap(({ id, service, state, startedAt }): [string, string][] => {
    const isMeant = state === "running" && services.includes(service);
    const since = isMeant ? startedAt : before.get(id);
    return since === undefined ? [] : [[id, since]];
  });
  await files.write(installationPaths(directory).stopped, stoppedText(new Map(kept)), 0o600);
}

/**
 * With what they need, which v1 of Compose leaves down. Throws Problem usage where one has no
 * container. Gives all that were asked for or were down.
 */
export async function startServices(
  { ports, interruption: { signal } }: InstallationContext,
  { installation, project, services }: NamedServices,
  report: (report: UpReport) => void,
): Promise<readonly string[]> {
  return installation.locked(async () => {
    const containers = await ports.docker.containers(project.name, signal);
    const isRunning = (name: string) => containers.some((one) => one.service === name && one.state === "running");
    const toStart = withNeeds(services).filter((name) => services.includes(name) || !isRunning(name));
    const missing = toStart.filter((name) => isServiceName(name) && !containers.some((one) => one.service === name));
    if (missing.length > 0) throw nothingToStart(installation.profile.name, missing);
    await ports.docker.start(project, toStart, report, signal);
    return toStart;
  });
}

/** A person's own services come last, as Compose itself would start them after ours. */
function withNeeds(services: readonly string[]): string[] {
  const needed = new Set(services);
  // What is needed stands before what needs it.
  for (const service of allServices.toReversed())
    if (needed.has(service)) for (const need of neededBy[service]) needed.add(need);
  return [...allServices.filter((one) => needed.has(one)), ...services.filter((one) => !isServiceName(one))];
}

function nothingToStart(name: string, missing: readonly string[]): Problem {
  return new Problem({
    code: "usage",
    title: "There is no container to start",
    saw: `${missing.join(", ")}: no container exists. "start" only starts containers that "stop" has kept.`,
    why: "A container that was removed has to be created from the profile.",
    next: `dittofeed-setup --profile ${name}`,
  });
}
