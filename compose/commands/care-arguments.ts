import type { DockerCommand } from "./docker-arguments.ts";
import { projectLabel } from "./docker-arguments.ts";
import { shellWord } from "./shell-word.ts";

/* What doctor and repairs ask of the docker client. Pure; shown to people as it is run. */

/** Ids of all that Compose has made, one a line, stopped containers too. Never the labels: see `inspect-listed.ts`. */
export const composeContainers = (): DockerCommand =>
  docker("ps", "--all", "--quiet", "--no-trunc", "--filter", `label=${projectLabel}`);

/** With the time before each line: standard output and error come in two pipes, and only so can they be put in order. */
export const logsOf = (container: string, lines: number): DockerCommand =>
  docker("logs", "--timestamps", "--tail", String(lines), container);

/** Only in containers that have Node: api, worker and dashboard. */
export const nodeIn = (container: string, script: string): DockerCommand =>
  docker("exec", "--interactive", container, "node", "-e", script);

/** `--pull never`: this may run where no registry is reachable, and must not surprise with a download. */
export const nodeBeside = (network: string, image: string, script: string): DockerCommand =>
  docker(
    ...["run", "--rm", "--interactive", "--pull", "never", "--network", network],
    ...["--entrypoint", "node", image, "-e", script],
  );

export const startContainers = (containers: readonly string[]): DockerCommand => docker("start", ...containers);
export const restartContainers = (containers: readonly string[]): DockerCommand => docker("restart", ...containers);

export const disconnectNetwork = (container: string, network: string): DockerCommand =>
  docker("network", "disconnect", network, container);

export const connectNetwork = (container: string, network: string, aliases: readonly string[]): DockerCommand =>
  docker("network", "connect", ...aliases.flatMap((alias) => ["--alias", alias]), network, container);

/**
 * The server's superuser may come in over its own socket without a password, as the official image sets it up. Terse, because
 * an error's second line would repeat the statement.
 */
export const psqlInside = (container: string, role: string): DockerCommand =>
  docker(
    ...["exec", "--interactive", container, "psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"],
    ...["--set", "VERBOSITY=terse", "--username", role, "--dbname", "postgres"],
  );

/** Only images that nothing names and nothing uses. Never `system prune`, never `--volumes`. */
export const pruneImages = (): DockerCommand => docker("image", "prune", "--force");

export const stopContainers = (containers: readonly string[]): DockerCommand => docker("stop", ...containers);

export function commandLine({ file, arguments: words }: DockerCommand): string {
  return [file, ...words.map(shellWord)].join(" ");
}

function docker(...words: string[]): DockerCommand {
  return { file: "docker", arguments: words };
}
