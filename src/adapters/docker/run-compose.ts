import { readdir } from "node:fs/promises";
import {
  type ComposeProgram,
  type ComposeTarget,
  composeOwnVariables,
  overrideIn,
  progressOf,
} from "../../../compose/commands/compose.ts";
import type { DockerCommand } from "../../../compose/commands/docker.ts";
import { namesFromEnv } from "../../../compose/env/read-settings.ts";
import { composeMissing } from "../../../compose/output/missing.ts";
import type { ComposeProject } from "../../domain/docker.ts";
import { Problem } from "../../domain/problem.ts";
import type { Environment, Ran, Shell } from "../shell/shell.ts";
import { clientEnvironment, streamDocker } from "./client.ts";
import { inspectCompose } from "./engine.ts";

interface ComposeRun {
  program: ComposeProgram;
  target: ComposeTarget;
}

/** Which Compose there is, and which files it is to take. */
export async function prepareCompose(shell: Shell, project: ComposeProject, signal: AbortSignal): Promise<ComposeRun> {
  const compose = await inspectCompose(shell, signal);
  if (compose.state === "absent") throw new Problem({ ...composeMissing, saw: compose.saw });
  const program: ComposeProgram =
    compose.state === "v1" ? { state: "v1" } : { state: "v2", progress: progressOf(compose.version) };
  const { name, directory, byLabels } = project;
  if (byLabels === true) return { program, target: { name, directory, byLabels, override: undefined } };
  const names = await readdir(directory).catch(() => []);
  return { program, target: { name, directory, override: overrideIn(names) } };
}

export function runCompose(
  shell: Shell,
  project: ComposeProject,
  command: DockerCommand,
  onLine: (stream: "stdout" | "stderr", line: string) => void,
  signal: AbortSignal,
): Promise<Ran> {
  const env = composeEnvironment(clientEnvironment(shell), project.environmentNames);
  // Where it is to find no file of anybody's.
  const cwd = project.byLabels === true ? "/" : project.directory;
  return streamDocker(shell, command, { env, cwd, signal }, onLine);
}

/**
 * The caller's environment wins over `.env` in Compose. Here `.env` decides, and nothing else
 * chooses files or project.
 */
function composeEnvironment(environment: Environment, environmentNames: readonly string[]): Environment {
  const left = new Set<string>([...composeOwnVariables, ...namesFromEnv, ...environmentNames]);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !left.has(name)));
}
