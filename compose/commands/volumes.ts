import { type DockerCommand, docker } from "./command.ts";
import { projectLabel } from "./containers.ts";

/** Full names, one a line. */
export const projectVolumes = (project: string): DockerCommand =>
  docker`volume ls --quiet --filter label=${projectLabel}=${project}`;

/**
 * A container that is never started: whatever image is here will do. The volume is only to be read, and
 * `volume-nocopy` keeps the engine from filling an empty one with what the image has there.
 */
export function createBesideVolume(one: {
  name: string;
  volume: string;
  folder: string;
  image: string;
}): DockerCommand {
  const mount = `type=volume,source=${one.volume},target=${one.folder},readonly,volume-nocopy`;
  return docker`create --pull never --network none --name ${one.name} --mount ${mount} ${one.image} true`;
}
