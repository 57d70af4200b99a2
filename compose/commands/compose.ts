import type { ComposeProject, LogOptions } from "../../src/domain/docker.ts";
import { overrideNames } from "../../src/domain/installation-files.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import { type DockerCommand, docker, words } from "./docker.ts";

/** Which Compose there is, and which progress its version can print: json from 2.29 on. */
export type ComposeProgram = { state: "v1" } | { state: "v2"; progress: "json" | "plain" };

/** `override` is the name of a person's own file beside compose.yaml, if there is one. */
export type ComposeTarget = Pick<ComposeProject, "name" | "directory" | "byLabels"> & { override: string | undefined };

/**
 * Variables with which a caller's environment would change which files or which project Compose
 * takes. Whoever runs these commands must leave them out, with the names that `.env` defines.
 */
export const composeOwnVariables = [
  "COMPOSE_FILE",
  "COMPOSE_PROJECT_NAME",
  "COMPOSE_PROFILES",
  "COMPOSE_ENV_FILES",
  "COMPOSE_DISABLE_ENV_FILE",
  "COMPOSE_PATH_SEPARATOR",
  "COMPOSE_COMPATIBILITY",
  "COMPOSE_CONVERT_WINDOWS_PATHS",
  "COMPOSE_REMOVE_ORPHANS",
  "COMPOSE_IGNORE_ORPHANS",
  "COMPOSE_PROGRESS",
  "COMPOSE_ANSI",
  // Which image a service has, the profile says: from a shell it would be another one each time.
  "DOCKER_DEFAULT_PLATFORM",
] as const;

/** From a listing of the directory: the override that Compose itself would take. */
export function overrideIn(names: readonly string[]): string | undefined {
  return overrideNames.find((name) => names.includes(name));
}

export function progressOf(version: string): "json" | "plain" {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 29) ? "json" : "plain";
}

export const composeV2Version = (): DockerCommand => docker`compose version --short`;
export const composeV1Version = (): DockerCommand => ({ file: "docker-compose", arguments: words`version --short` });

/**
 * Plain `up -d`: it recreates exactly what changed. v2 waits for health itself; v1 waits only for
 * dependencies, so there the caller looks until all are healthy. v1 ignores deploy.replicas, so
 * there --scale says it, for services that are started.
 */
export function composeUp(
  program: ComposeProgram,
  target: ComposeTarget,
  services: readonly string[],
  {
    until,
    workerReplicas,
    recreate = false,
  }: { until: "healthy" | "started"; workerReplicas: number; recreate?: boolean },
): DockerCommand {
  // Theirs too: what they depend on holds the same network.
  const again = recreate ? ["--force-recreate", "--always-recreate-deps"] : [];
  const scale = program.state === "v1" && services.includes("worker") ? ["--scale", `worker=${workerReplicas}`] : [];
  const wait = program.state === "v2" && until === "healthy" ? ["--wait"] : [];
  return compose(program, target, words`up --detach ${wait} ${again} ${scale} ${services}`);
}

export const composeRestart = (program: ComposeProgram, target: ComposeTarget, services: readonly string[]) =>
  compose(program, target, words`restart ${services}`);

export const composeStop = (program: ComposeProgram, target: ComposeTarget, services: readonly string[]) =>
  compose(program, target, words`stop ${services}`);

export const composeStart = (program: ComposeProgram, target: ComposeTarget, services: readonly string[]) =>
  compose(program, target, words`start ${services}`);

/**
 * What `up` of the same services would do, and does not; v2 alone has it (2.18 and later). Its own
 * word counts: what `config --hash` says of a service with an `env_file` or `depends_on` is not
 * what v2 writes on the container (docker/compose#14001, #10907; seen with 2.26 and 2.40).
 */
export const composeRehearsal = (program: ComposeProgram, target: ComposeTarget, services: readonly string[]) =>
  compose(program, target, words`up --dry-run --detach ${services}`);

/** `name hash`, a line each. v1 alone writes the same on the containers. */
export const composeHashes = (program: ComposeProgram, target: ComposeTarget) =>
  compose(program, target, words`config --hash ${"*"}`);

/** Names alone: with their settings Compose would print every secret. */
export const composeServices = (program: ComposeProgram, target: ComposeTarget) =>
  compose(program, target, words`config --services`);

/** --remove-orphans: what an earlier profile started (the tunnel) belongs to this project too. */
export const composeDown = (program: ComposeProgram, target: ComposeTarget, options: { removeVolumes: boolean }) =>
  compose(program, target, words`down --remove-orphans ${options.removeVolumes ? ["--volumes"] : []}`);

/**
 * One container of the service's image and settings, beside those that run, and gone afterwards. It
 * is named, so that it can be removed when this program is stopped before it has ended.
 */
export const composeRunNode = (
  program: ComposeProgram,
  target: ComposeTarget,
  { service, script, name }: { service: ServiceName; script: string; name: string },
) => compose(program, target, words`run --rm --no-deps -T --name ${name} --entrypoint node ${service} -e ${script}`);

/** v1 has no --since: whoever reads there leaves out by their times what is earlier. */
export function composeLogs(
  program: ComposeProgram,
  target: ComposeTarget,
  services: readonly ServiceName[],
  { tail, follow, since, timestamps = false }: LogOptions,
): DockerCommand {
  const isOurs = since !== undefined && program.state === "v1";
  const from = since !== undefined && program.state === "v2" ? [`--since=${since.toISOString()}`] : [];
  const times = timestamps || isOurs ? ["--timestamps"] : [];
  const following = follow ? ["--follow"] : [];
  return compose(program, target, words`logs --no-color --tail=${tail} ${from} ${times} ${following} ${services}`);
}

/**
 * The files are named, which switches Compose's own search off: COMPOSE_FILE and a stray
 * docker-compose.yml cannot take over, and the override is the same in v1 and v2. The project's
 * name too, whatever `.env` says.
 */
function compose(program: ComposeProgram, target: ComposeTarget, all: readonly string[]): DockerCommand {
  const { name, directory, override, byLabels } = target;
  const files = ["compose.yaml", ...(override === undefined ? [] : [override])].flatMap((file) => [
    "--file",
    `${directory}/${file}`,
  ]);
  const named =
    byLabels === true
      ? words`--project-name ${name}`
      : words`--project-directory ${directory} --project-name ${name} ${files}`;
  return program.state === "v1"
    ? { file: "docker-compose", arguments: words`--ansi never ${named} ${all}` }
    : docker`compose --ansi never --progress ${program.progress} ${named} ${all}`;
}
