import {
  containersPublishing,
  type DockerCommand,
  projectContainers,
  projectVolumes,
} from "../../../compose/commands/docker-arguments.ts";
import type { ContainerFacts } from "../../domain/facts/containers.ts";
import { type MakeSecret, Secret } from "../../domain/secret.ts";
import type { RunOptions, Shell } from "../shell/shell.ts";
import { askDocker } from "./ask-docker.ts";
import { parseContainers } from "./container-facts.ts";
import { inspectListed } from "./inspect-listed.ts";

/** For whoever only waits for containers, and looks at none of their settings. */
const unregistered: MakeSecret = (name, value) => new Secret(name, value);

const patience: RunOptions = { timeoutMs: 20_000 };

export async function containersOf(
  shell: Shell,
  project: string,
  signal?: AbortSignal,
  makeSecret: MakeSecret = unregistered,
): Promise<ContainerFacts[]> {
  const options = { ...patience, signal };
  return parseContainers(
    await inspectListed(shell, projectContainers(project), "list the stack's containers", options),
    makeSecret,
  );
}

export async function volumesOf(shell: Shell, project: string, signal?: AbortSignal): Promise<string[]> {
  return (await linesOf(shell, projectVolumes(project), signal)).toSorted();
}

export async function publishersOf(shell: Shell, port: number, signal?: AbortSignal): Promise<string[]> {
  return linesOf(shell, containersPublishing(port), signal);
}

async function linesOf(shell: Shell, command: DockerCommand, signal: AbortSignal | undefined): Promise<string[]> {
  const text = await askDocker(shell, command, { doing: "list what the project has" }, { ...patience, signal });
  return text.split("\n").filter((line) => line !== "");
}
