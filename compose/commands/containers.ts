import { listMigrationsScript } from "../scripts/app-migrations.ts";
import { type DockerCommand, docker } from "./docker.ts";

/**
 * The label that Compose, v1 and v2 alike, gives to containers, networks and volumes of a project.
 */
export const projectLabel = "com.docker.compose.project";
/** Which Compose made the container: `1.29.2`, `2.40.3`. */
export const versionLabel = "com.docker.compose.version";
/** What Compose compares to see whether a container is still as its files say. */
export const hashLabel = "com.docker.compose.config-hash";
export const serviceLabel = "com.docker.compose.service";
/** "True" on what `compose run` has made for once. */
export const oneOffLabel = "com.docker.compose.oneoff";

/*
 * Listings print ids, and never labels: in what `docker ps` prints those are one text, in which a
 * comma in one label's value makes another label of whatever follows it. In an inspection they are
 * a map.
 */

/** Ids of all that Compose has made, one a line, stopped containers too. */
export const composeContainers = (): DockerCommand =>
  docker`ps --all --quiet --no-trunc --filter label=${projectLabel}`;

/** Ids, one a line, also of stopped containers and of one-off ones. */
export const projectContainers = (project: string): DockerCommand =>
  docker`ps --all --quiet --no-trunc --filter label=${projectLabel}=${project}`;

/**
 * Containers with this name, stopped ones too; ids, one a line. The engine takes a pattern there,
 * and a name is none.
 */
export const containersNamed = (name: string): DockerCommand =>
  docker`ps --all --quiet --filter name=^/?${name.replace(/[^A-Za-z0-9_-]/g, "\\$&")}$`;

/**
 * Names of running containers, of whatever project, that publish this port of the host; one a line.
 */
export const containersPublishing = (port: number): DockerCommand =>
  docker`ps --filter publish=${port} --format ${"{{.Names}}"}`;

/** Full names, one a line. */
export const projectVolumes = (project: string): DockerCommand =>
  docker`volume ls --quiet --filter label=${projectLabel}=${project}`;

/** Coolify's proxy, by the name that it gives it (Actions/Proxy/StartProxy.php); ids, one a line. */
export const coolifyProxyContainer = (): DockerCommand => containersNamed("coolify-proxy");

export const inspectContainers = (ids: readonly string[]): DockerCommand => docker`container inspect -- ${ids}`;

/**
 * With the time before each line: standard output and error come in two pipes, and only so can they
 * be put in order.
 */
export const containerLogs = (container: string, lines: number): DockerCommand =>
  docker`logs --timestamps --tail=${lines} -- ${container}`;

export const startContainers = (containers: readonly string[]): DockerCommand => docker`start -- ${containers}`;
export const restartContainers = (containers: readonly string[]): DockerCommand => docker`restart -- ${containers}`;
export const stopContainers = (containers: readonly string[]): DockerCommand => docker`stop -- ${containers}`;
export const removeContainer = (id: string): DockerCommand => docker`rm --force -- ${id}`;

/** Only in containers that have Node: api, worker and dashboard. */
export const nodeIn = (container: string, script: string): DockerCommand =>
  docker`exec --interactive -- ${container} node -e ${script}`;

/**
 * `--pull never`: this may run where no registry is reachable, and must not surprise with a
 * download.
 */
export const nodeBeside = (network: string, image: string, script: string): DockerCommand =>
  docker`run --rm --interactive --pull never --network=${network} --entrypoint node -- ${image} -e ${script}`;

/**
 * Reads what an image carries; needs no network for that, and is never downloaded for it. Named as
 * `composeRunNode` is.
 */
export const listAppMigrations = (image: string, name: string): DockerCommand =>
  docker`run --rm --network none --pull never --name=${name} --entrypoint node -- ${image} -e ${listMigrationsScript}`;

/**
 * One file, as a tar archive on standard output; of a container in any state. Nothing runs in it
 * for that.
 */
export const copyOut = (container: string, path: string): DockerCommand => docker`cp -- ${container}:${path} -`;

/**
 * A container that is never started: whatever image is here will do. The volume is only to be read,
 * and `volume-nocopy` keeps the engine from filling an empty one with what the image has there.
 */
export function createBesideVolume(one: {
  name: string;
  volume: string;
  folder: string;
  image: string;
}): DockerCommand {
  // One line of CSV to the client: a comma or a quote in a name must not begin another key.
  const mount = ["type=volume", `source=${one.volume}`, `target=${one.folder}`, "readonly", "volume-nocopy"]
    .map((field) => (/[",\s]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");
  return docker`create --pull never --network none --name=${one.name} --mount=${mount} -- ${one.image} true`;
}
