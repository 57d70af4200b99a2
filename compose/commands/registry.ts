import { type DockerCommand, docker } from "./docker.ts";

/**
 * Asks the registry. On this machine a registry may speak plain http, as the engine itself allows
 * there.
 */
export function inspectManifest(reference: string): DockerCommand {
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?\//.test(reference);
  return docker`manifest inspect ${isLocal ? ["--insecure"] : []} -- ${reference}`;
}

export const pullImage = (reference: string): DockerCommand => docker`pull -- ${reference}`;

/** The password goes to standard input. */
export const logIn = (server: string, username: string): DockerCommand =>
  docker`login --username=${username} --password-stdin -- ${server}`;
