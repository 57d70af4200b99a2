import { type DockerCommand, docker } from "./docker.ts";

export const connectNetwork = (container: string, network: string, aliases: readonly string[]): DockerCommand =>
  docker`network connect ${aliases.flatMap((alias) => ["--alias", alias])} -- ${network} ${container}`;

export const disconnectNetwork = (container: string, network: string): DockerCommand =>
  docker`network disconnect -- ${network} ${container}`;

/** Of every network of the engine, one a line. */
export const networkIds = (): DockerCommand => docker`network ls --quiet --no-trunc`;
