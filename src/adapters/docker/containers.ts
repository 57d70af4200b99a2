import {
  containersPublishing,
  type DockerCommand,
  inspectContainers,
  projectContainers,
  projectVolumes,
} from "../../../compose/docker-arguments.ts";
import type { ContainerFacts } from "../../domain/facts.ts";
import type { RunOptions, Shell } from "../shell.ts";
import { askDocker, runDocker } from "./ask-docker.ts";
import { parseContainers } from "./container-facts.ts";

const patience: RunOptions = { timeoutMs: 20_000 };

export async function containersOf(shell: Shell, project: string, signal?: AbortSignal): Promise<ContainerFacts[]> {
  const ids = await linesOf(shell, projectContainers(project), signal);
  if (ids.length === 0) return [];
  // One that vanished since makes the command fail, and the others are printed all the same.
  const ran = await runDocker(shell, inspectContainers(ids), { ...patience, signal });
  return parseContainers(ran.stdout.trim() === "" ? "[]" : ran.stdout);
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
