// Over 250 lines: one text of Docker's is one row, and which of them comes first decides.
import type { ProblemCode, Responsible } from "../../src/domain/problem.ts";
import { shellWord, typed } from "../../src/domain/typed.ts";
import type { LoggedBy } from "./log-cause-rows.ts";
import { composeMissing } from "./missing.ts";

/** What was being done, for the sentences of a problem. */
export interface DockerContext {
  /** As in "docker could not …": "start the services". */
  doing: string;
  image?: string;
  /** The last log lines of the container that failed: stderr rarely names the cause. */
  logs?: string;
  /** The container that failed, where it is known; the log is its own. */
  failed?: LoggedBy;
  /** Compose's project. */
  project?: string;
}

/** One foreign text and what it means. `at` gives the named groups of the match, for sentences that name the thing. */
export interface ProblemRow {
  code: ProblemCode;
  pattern: RegExp;
  title(at: Readonly<Record<string, string>>, context: DockerContext): string;
  why: string;
  next(at: Readonly<Record<string, string>>, context: DockerContext): string;
  who?: Responsible;
}

export const again = "then run dittofeed-setup again to resume";
const lookAt = ({ service }: Readonly<Record<string, string>>) =>
  `${`dittofeed-setup logs ${service ?? ""}`.trimEnd()} shows its last output`;

/** From the first that matches. What names a cause stands before what only says that something ended. */
export const problemRows: readonly ProblemRow[] = [
  {
    code: "engine-lost",
    pattern:
      /dependency failed to start: Cannot connect to the Docker daemon|error during connect:.*(EOF|connection reset)/i,
    title: () => "The Docker engine stopped in the middle of the run",
    why: "Containers that were starting may be incomplete. Volumes are not affected.",
    next: () => `Start the engine again (sudo systemctl start docker), ${again}`,
  },
  {
    code: "engine-forbidden",
    pattern:
      /permission denied while trying to connect to the Docker daemon socket|PermissionError.*Permission denied/i,
    title: () => "This user may not use the Docker engine",
    why: "Nothing can start without it.",
    next: () =>
      "Add the user to the docker group (sudo usermod -aG docker $USER, then log in again), or run dittofeed-setup as root",
  },
  {
    code: "engine-stopped",
    pattern:
      /Cannot connect to the Docker daemon|Is the docker daemon running|Error while fetching server API version/i,
    title: () => "No Docker engine answers",
    why: "The stack runs in containers, and nothing can start them.",
    next: () =>
      "Start it (sudo systemctl start docker), or install it (https://docs.docker.com/engine/install/). A rehearsal works without one",
  },
  {
    ...composeMissing,
    pattern: /unknown command: docker compose|'compose' is not a docker command|unknown shorthand flag: 'f' in -f/i,
    title: () => composeMissing.title,
    next: () => composeMissing.next,
  },
  {
    code: "compose-rejected-file",
    pattern: /required variable (?<variable>\w+) is missing a value|Missing mandatory value for "?(?<variable1>\w+)?/i,
    title: (at) => `Compose needs a value${at.variable === undefined ? "" : ` for ${at.variable}`}`,
    why: "The file uses a variable that .env does not define.",
    next: () =>
      "Add the value's reference to the profile and run dittofeed-setup again, or remove the variable from compose.override.yaml",
  },
  {
    code: "compose-rejected-file",
    pattern:
      /^(validating |parsing |error while interpolating |The Compose file .* is invalid|yaml: |failed to parse |env file .* not found|no configuration file provided)/im,
    title: () => "Compose rejects the files in the installation's folder",
    why: "Nothing was started or changed.",
    next: () =>
      "Check compose.override.yaml if you have one. Running dittofeed-setup again corrects compose.yaml itself",
  },
  {
    code: "name-taken",
    pattern: /Conflict\. The container name "\/?(?<name>[^"]+)" is already in use by container/i,
    title: (at) => `A container of something else has the name ${at.name}`,
    why: "Container names are unique on an engine, even for stopped containers, so this one cannot be created.",
    next: (at) =>
      `docker ps --all --filter name=${shellWord(`^/?${at.name}$`)} shows it. To keep it under another name: docker rename ${shellWord(at.name ?? "")} ${shellWord(`${at.name}-old`)}. If nobody needs it: docker rm --force ${shellWord(at.name ?? "")}. ${capital(again)}`,
  },
  {
    code: "network-differs",
    pattern:
      /network (?<network>\S+) was found but has incorrect label|a network with name (?<network1>\S+) exists but was not created/i,
    title: (at) => `The network ${at.network} was created by something else`,
    why: "Compose uses only networks that carry its own label, and network names are unique.",
    next: (at) =>
      `docker network inspect ${shellWord(at.network ?? "")} shows who uses it. If nobody does: docker network rm ${shellWord(at.network ?? "")}. ${capital(again)}`,
  },
  {
    code: "network-differs",
    pattern: /network (?<network>\S+) is ambiguous|(?<several>\d+) (matches|networks) found based on name/i,
    title: () => "Two networks have the same name",
    why: "Nothing can connect to it until one of them is removed.",
    next: () => `docker network ls shows both. Remove the unused one with docker network rm ID, ${again}`,
  },
  {
    code: "network-differs",
    pattern: /network (?<network>\S+) declared as external, but could not be found/i,
    title: (at) => `The network ${at.network} does not exist`,
    why: "compose.override.yaml declares it as external, but nothing has created it.",
    next: (at) => `docker network create ${shellWord(at.network ?? "")}, ${again}`,
  },
  {
    code: "network-differs",
    pattern: /external volume "(?<volume>[^"]+)" not found/i,
    title: (at) => `The volume ${at.volume} does not exist`,
    why: "compose.override.yaml declares it as external, but nothing has created it.",
    next: (at) => `docker volume create ${shellWord(at.volume ?? "")}, or correct its name there, ${again}`,
  },
  {
    code: "networks-used-up",
    pattern:
      /could not find an available, non-overlapping IPv4 address pool|all predefined address pools have been fully subnetted/i,
    title: () => "The engine has no free addresses for another network",
    why: "Each Compose project takes a network from a few address ranges. Networks of removed projects stay until someone removes them.",
    next: () =>
      `docker network prune removes unused networks of all projects (a network with containers, even stopped ones, is kept); ${again}. Or give the engine more ranges: default-address-pools in /etc/docker/daemon.json`,
  },
  {
    code: "networks-used-up",
    pattern: /Pool overlaps with other one on this address space|invalid pool request/i,
    title: () => "Another network already uses the addresses of the stack's network",
    why: "Two networks on one engine cannot have the same addresses.",
    next: () =>
      `docker network ls, then docker network inspect, show which network it is. Choose another subnet in compose.override.yaml, ${again}`,
  },
  {
    code: "network-gone",
    pattern:
      /network (?<network>[\w.-]+) not found|could not find a network matching network mode (?<network1>[^:\s]+)/i,
    title: () => "A container's network no longer exists",
    why: "The network was removed while the stack was stopped (docker network prune does that). The container cannot start without it.",
    next: (_, { project }) =>
      `dittofeed-setup ${project === undefined ? "" : `--profile ${project} `}recreates the containers; their volumes are kept`,
  },
  {
    code: "container-paused",
    pattern: /cannot start a paused container|container \S+ is paused|try unpause instead/i,
    title: (_, { failed }) => `${failed?.service ?? "A container"} is paused`,
    why: "It is frozen, as an interrupted backup leaves it, and does not answer anyone.",
    next: (_, { failed, project }) =>
      `${failed !== undefined ? typed`docker unpause ${failed.name}` : `docker unpause $(docker ps --quiet --filter status=paused${project === undefined ? "" : ` --filter label=com.docker.compose.project=${project}`})`}, ${again}`,
  },
  {
    code: "platform-differs",
    pattern:
      /image with reference (?<image>\S+) was found but does not (match|provide) the specified platform(: wanted (?<wanted>[^,\s]+), actual: (?<actual>[^,\s]+))?|no matching manifest for (?<wanted1>\S+)|no match for platform in manifest|image operating system "[^"]*" cannot be used/i,
    title: (at, { image = at.image }) =>
      `${image ?? "The image"} is not available for ${at.wanted ?? "this type of processor"}`,
    why: "An image for another type of processor does not run here.",
    next: () =>
      `Unset DOCKER_DEFAULT_PLATFORM and remove platform: from compose.override.yaml if they name another processor than the host's. Otherwise, use a tag that is built for it (images in the profile), ${again}`,
  },
  {
    code: "registry-refused",
    pattern:
      /unauthorized|authentication required|no basic auth credentials|pull access denied|requested access to the resource is denied|denied: |toomanyrequests/i,
    title: (_, { image }) => `The registry rejects ${image ?? "the image"}`,
    why: "The service cannot start without the image.",
    next: () =>
      "Set registry.server, registry.username and registry.password in the profile, and check images.* for a misspelled repository",
  },
  {
    code: "image-not-found",
    pattern:
      /manifest for (?<image>\S+) not found|no such image: (?<image1>[^\s:]+(?::[^\s:]+)?)|manifest unknown|no such manifest: (?<image2>\S+)|repository .* not found/i,
    title: (at, context) => `The registry has no image ${at.image ?? context.image ?? "of that name"}`,
    why: "The service cannot start without the image.",
    next: () =>
      "Check registry, repository and tag under images in the profile. An image that was built here must have exactly that tag",
  },
  {
    code: "registry-unreachable",
    pattern:
      /Get "?https?:\/\/(?<registry>[^/"]+)\/v[12]\/.*|dial tcp: lookup \S+|TLS handshake timeout|x509: |net\/http: request canceled while waiting for connection|server gave HTTP response to HTTPS client/i,
    title: (at) => `The registry${at.registry === undefined ? "" : ` ${at.registry}`} cannot be reached`,
    why: "Images that are not on this host yet come from there.",
    next: () => `Check this host's DNS, proxy and firewall, or load the images with docker load, ${again}`,
    who: "outside",
  },
  {
    code: "port-taken",
    pattern:
      /(listen tcp[46]? (?<address>\S+:\d+): bind: address already in use|Bind for (?<address1>\S+:\d+) failed: port is already allocated|failed to bind host port(?: for)? (?<address2>\S+?:\d+)|ports are not available)/i,
    title: (at) => `Port ${portOf(at.address)} is taken`,
    why: "The container that publishes it cannot start.",
    next: (at) =>
      `sudo ss -ltnp 'sport = :${portOf(at.address)}' shows the program that uses it. Stop it, or choose another port under ports in the profile`,
  },
  {
    code: "disk-full",
    pattern: /no space left on device/i,
    title: () => "The disk is full",
    why: "Neither images nor databases can be written. Existing data is intact.",
    next: () => `docker system df shows what uses the space; docker image prune removes unused images; ${again}`,
  },
  {
    code: "volume-password-differs",
    pattern: /password authentication failed for user "(?<user>[^"]*)"/i,
    title: () => "The database's volume has a different password than .env",
    why: "PostgreSQL reads POSTGRES_PASSWORD only when it creates the volume. A later change has no effect on the server.",
    next: () =>
      "Put the old password back into .env as POSTGRES_PASSWORD (see the copies of .env beside it), then run dittofeed-setup again",
  },
  {
    code: "container-out-of-memory",
    pattern: /container (?<container>\S+) exited \(137\)/i,
    title: (at) => `${serviceIn(at)} was killed, probably for lack of memory`,
    why: "The services that depend on it were not started.",
    next: (at) => `free -m shows what is left; the stack needs about 4 GB. Then: ${lookAt(at)}`,
  },
  {
    code: "container-exited",
    pattern:
      /container (?<container>\S+) exited \((?<exit>\d+)\)|container for service "(?<service>[\w-]+)" (exited|has no healthcheck)/i,
    title: (at) => `${serviceIn(at)} exited${at.exit === undefined ? "" : ` with exit code ${at.exit}`}`,
    why: "The services that depend on it were not started.",
    next: lookAt,
  },
  {
    code: "container-unhealthy",
    pattern:
      /container (?<container>\S+) is unhealthy|for (?<service>[\w-]+) +Container "\w+" is unhealthy|for (?<service1>[\w-]+) .*is unhealthy/i,
    title: (at) => `${serviceIn(at)} did not become healthy`,
    why: "The services that depend on it were not started.",
    next: lookAt,
  },
];

const capital = (text: string) => `${text[0]?.toUpperCase()}${text.slice(1)}`;

function portOf(address: string | undefined): string {
  return address?.split(":").at(-1) ?? "of the stack";
}

function serviceIn(at: Readonly<Record<string, string>>): string {
  return at.service ?? at.container ?? "A container";
}
