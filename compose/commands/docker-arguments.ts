import { listMigrationsScript } from "../scripts/app-migrations.ts";
import { relayScript } from "../scripts/relay.ts";

/** A program and its arguments, to be run without a shell. No secret is ever among them: arguments can be read in `ps`. */
export interface DockerCommand {
  file: "docker" | "docker-compose";
  arguments: string[];
}

/** The label that Compose, v1 and v2 alike, gives to containers, networks and volumes of a project. */
export const projectLabel = "com.docker.compose.project";
export const serviceLabel = "com.docker.compose.service";
/** "True" on what `compose run` has made for once. */
export const oneOffLabel = "com.docker.compose.oneoff";

export const dockerInfo = (): DockerCommand => docker("info", "--format", "{{json .}}");

/** Which socket the client would use, and whether the engine behind it is this machine's. */
export const dockerContext = (): DockerCommand =>
  docker("context", "inspect", "--format", "{{json .Endpoints.docker.Host}}");

/** Ids, one a line, also of stopped containers and of one-off ones. */
export const projectContainers = (project: string): DockerCommand =>
  docker("ps", "--all", "--quiet", "--no-trunc", "--filter", `label=${projectLabel}=${project}`);

export const inspectContainers = (ids: readonly string[]): DockerCommand => docker("container", "inspect", ...ids);

/** Names of running containers, of whatever project, that publish this port of the host; one a line. */
export const containersPublishing = (port: number): DockerCommand =>
  docker("ps", "--filter", `publish=${port}`, "--format", "{{.Names}}");

/** Full names, one a line. */
export const projectVolumes = (project: string): DockerCommand =>
  docker("volume", "ls", "--quiet", "--filter", `label=${projectLabel}=${project}`);

/** Local only. Exits 1 when one is absent, and still prints the others, one JSON object a line. */
export const inspectImages = (references: readonly string[]): DockerCommand =>
  docker(
    "image",
    "inspect",
    "--format",
    '{"id":{{json .Id}},"tags":{{json .RepoTags}},"digests":{{json .RepoDigests}}}',
    ...references,
  );

/** Asks the registry. On this machine a registry may speak plain http, as the engine itself allows there. */
export function inspectManifest(reference: string): DockerCommand {
  const local = /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?\//.test(reference);
  return docker("manifest", "inspect", ...(local ? ["--insecure"] : []), reference);
}

export const pullImage = (reference: string): DockerCommand => docker("pull", reference);

/** The password goes to standard input. */
export const logIn = (server: string, username: string): DockerCommand =>
  docker("login", server, "--username", username, "--password-stdin");

export const containerLogs = (container: string, tail: number): DockerCommand =>
  docker("logs", "--tail", String(tail), container);

/** See relay.ts. `--pull never`: this may run where no registry is reachable, and must not surprise with a download. */
export const relayToPostgres = (postgresContainer: string, imageWithNode: string): DockerCommand =>
  docker(
    ...["run", "--rm", "--interactive", "--pull", "never", "--network", `container:${postgresContainer}`],
    ...["--entrypoint", "node", imageWithNode, "-e", relayScript],
  );

/** Reads what an image carries; needs no network for that, and is never downloaded for it. Named as `composeRunNode` is. */
export const listAppMigrations = (image: string, name: string): DockerCommand =>
  docker(
    ...["run", "--rm", "--network", "none", "--pull", "never", "--name", name],
    ...["--entrypoint", "node", image, "-e", listMigrationsScript],
  );

/** One file, as a tar archive on standard output; of a container in any state. Nothing runs in it for that. */
export const copyOut = (container: string, path: string): DockerCommand => docker("cp", `${container}:${path}`, "-");

/**
 * A container that is never started: whatever image is here will do. The volume is only to be read, and `volume-nocopy` keeps the engine
 * from filling an empty one with what the image has there.
 */
export const createBesideVolume = (one: {
  name: string;
  volume: string;
  folder: string;
  image: string;
}): DockerCommand =>
  docker(
    ...["create", "--pull", "never", "--network", "none", "--name", one.name, "--mount"],
    ...[`type=volume,source=${one.volume},target=${one.folder},readonly,volume-nocopy`, one.image, "true"],
  );

/** Local only: its environment, as a JSON list of NAME=value. */
export const imageSettings = (reference: string): DockerCommand =>
  docker("image", "inspect", "--format", "{{json .Config.Env}}", reference);

/** Containers with this name, stopped ones too; ids, one a line. */
export const containersNamed = (name: string): DockerCommand =>
  docker("ps", "--all", "--quiet", "--filter", `name=^/?${name}$`);

export const removeContainer = (id: string): DockerCommand => docker("rm", "--force", id);

function docker(...words: string[]): DockerCommand {
  return { file: "docker", arguments: words };
}
