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

export const again = "then run dittofeed-setup again: it continues from here";
const lookAt = ({ service }: Readonly<Record<string, string>>) =>
  `${`dittofeed-setup logs ${service ?? ""}`.trimEnd()} shows what it said last`;

/** From the first that matches. What names a cause stands before what only says that something ended. */
export const problemRows: readonly ProblemRow[] = [
  {
    code: "engine-lost",
    pattern:
      /dependency failed to start: Cannot connect to the Docker daemon|error during connect:.*(EOF|connection reset)/i,
    title: () => "The Docker engine went away in the middle of it",
    why: "Containers that were starting may be half-made. Volumes are not affected.",
    next: () => `Start the engine again (sudo systemctl start docker), ${again}`,
  },
  {
    code: "engine-forbidden",
    pattern:
      /permission denied while trying to connect to the Docker daemon socket|PermissionError.*Permission denied/i,
    title: () => "This user may not use the Docker engine",
    why: "Nothing can be started without it.",
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
      "Start it (sudo systemctl start docker), or install it (https://docs.docker.com/engine/install/); dittofeed-setup rehearses without one",
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
    title: (at) => `Compose misses a value${at.variable === undefined ? "" : ` for ${at.variable}`}`,
    why: "The file refers to a variable that .env does not define.",
    next: () =>
      "Put the value's reference into the profile and run dittofeed-setup again, or remove the reference from compose.override.yaml",
  },
  {
    code: "compose-rejected-file",
    pattern:
      /^(validating |parsing |error while interpolating |The Compose file .* is invalid|yaml: |failed to parse |env file .* not found|no configuration file provided)/im,
    title: () => "Compose does not accept the files in the installation's directory",
    why: "Nothing was started or changed.",
    next: () =>
      "Look at compose.override.yaml if you have one; compose.yaml itself is put right by running dittofeed-setup again",
  },
  {
    code: "name-taken",
    pattern: /Conflict\. The container name "\/?(?<name>[^"]+)" is already in use by container/i,
    title: (at) => `A container that is none of this stack's has the name ${at.name}`,
    why: "A name belongs to one container of the engine at a time, whether it runs or not, so this one cannot be made.",
    next: (at) =>
      `docker ps --all --filter name=${shellWord(`^/?${at.name}$`)} shows it. Keep it under another name: docker rename ${shellWord(at.name ?? "")} ${shellWord(`${at.name}-old`)}; or, if nobody needs it: docker rm --force ${shellWord(at.name ?? "")}. ${capital(again)}`,
  },
  {
    code: "network-differs",
    pattern:
      /network (?<network>\S+) was found but has incorrect label|a network with name (?<network1>\S+) exists but was not created/i,
    title: (at) => `The network ${at.network} was made by somebody else`,
    why: "Compose takes only a network that carries its own label, and a name belongs to one network at a time.",
    next: (at) =>
      `docker network inspect ${shellWord(at.network ?? "")} shows who uses it; when nobody does: docker network rm ${shellWord(at.network ?? "")}. ${capital(again)}`,
  },
  {
    code: "network-differs",
    pattern: /network (?<network>\S+) is ambiguous|(?<several>\d+) (matches|networks) found based on name/i,
    title: () => "Two networks have the same name",
    why: "Nothing can be connected to it before one of them is gone.",
    next: () => `docker network ls shows both; docker network rm ID removes the one that nothing uses, ${again}`,
  },
  {
    code: "network-differs",
    pattern: /network (?<network>\S+) declared as external, but could not be found/i,
    title: (at) => `There is no network ${at.network}`,
    why: "compose.override.yaml says that somebody else makes it, and nobody has.",
    next: (at) => `docker network create ${shellWord(at.network ?? "")}, ${again}`,
  },
  {
    code: "network-differs",
    pattern: /external volume "(?<volume>[^"]+)" not found/i,
    title: (at) => `There is no volume ${at.volume}`,
    why: "compose.override.yaml says that somebody else makes it, and nobody has.",
    next: (at) => `docker volume create ${shellWord(at.volume ?? "")}, or correct its name there, ${again}`,
  },
  {
    code: "networks-used-up",
    pattern:
      /could not find an available, non-overlapping IPv4 address pool|all predefined address pools have been fully subnetted/i,
    title: () => "The engine has no addresses left for another network",
    why: "Each Compose project takes a network out of a few ranges; those of projects that are gone stay until somebody removes them.",
    next: () =>
      `docker network prune removes the networks that no container uses, of all projects (those of stopped containers too are kept as long as the containers are there); ${again}. Or give the engine more ranges: default-address-pools in /etc/docker/daemon.json`,
  },
  {
    code: "networks-used-up",
    pattern: /Pool overlaps with other one on this address space|invalid pool request/i,
    title: () => "The addresses of the stack's network belong to another network already",
    why: "Two networks of one engine cannot have the same addresses.",
    next: () =>
      `docker network ls, then docker network inspect, show which has them; take another subnet in compose.override.yaml, ${again}`,
  },
  {
    code: "network-gone",
    pattern:
      /network (?<network>[\w.-]+) not found|could not find a network matching network mode (?<network1>[^:\s]+)/i,
    title: () => "A container holds a network that is gone",
    why: "Somebody removed the network while the stack was stopped (docker network prune does that); the container cannot start with it.",
    next: (_, { project }) =>
      `dittofeed-setup ${project === undefined ? "" : `--profile ${project} `}recreates the containers; their volumes stay`,
  },
  {
    code: "container-paused",
    pattern: /cannot start a paused container|container \S+ is paused|try unpause instead/i,
    title: (_, { failed }) => `${failed?.service ?? "A container"} is paused`,
    why: "It stands still with all it holds, as a backup that ended too early leaves it, and nobody gets an answer from it.",
    next: (_, { failed, project }) =>
      `${failed !== undefined ? typed`docker unpause ${failed.name}` : `docker unpause $(docker ps --quiet --filter status=paused${project === undefined ? "" : ` --filter label=com.docker.compose.project=${project}`})`}, ${again}`,
  },
  {
    code: "platform-differs",
    pattern:
      /image with reference (?<image>\S+) was found but does not (match|provide) the specified platform(: wanted (?<wanted>[^,\s]+), actual: (?<actual>[^,\s]+))?|no matching manifest for (?<wanted1>\S+)|no match for platform in manifest|image operating system "[^"]*" cannot be used/i,
    title: (at, { image = at.image }) =>
      `${image ?? "The image"} is not there for ${at.wanted ?? "this type of processor"}`,
    why: "What is built for another type of processor does not run here.",
    next: () =>
      `Unset DOCKER_DEFAULT_PLATFORM, and take platform: out of compose.override.yaml, where they name another processor than the host's; else take a tag that is built for it (images in the profile), ${again}`,
  },
  {
    code: "registry-refused",
    pattern:
      /unauthorized|authentication required|no basic auth credentials|pull access denied|requested access to the resource is denied|denied: |toomanyrequests/i,
    title: (_, { image }) => `The registry refuses ${image ?? "the image"}`,
    why: "Without the image the service cannot start.",
    next: () =>
      "Give registry.server, registry.username and registry.password in the profile, and check images.* for a misspelt repository",
  },
  {
    code: "image-not-found",
    pattern:
      /manifest for (?<image>\S+) not found|no such image: (?<image1>[^\s:]+(?::[^\s:]+)?)|manifest unknown|no such manifest: (?<image2>\S+)|repository .* not found/i,
    title: (at, context) => `There is no image ${at.image ?? context.image ?? "of that name"}`,
    why: "Without the image the service cannot start.",
    next: () =>
      "Check registry, repository and tag under images in the profile; an image that was built here must be tagged with exactly that name",
  },
  {
    code: "registry-unreachable",
    pattern:
      /Get "?https?:\/\/(?<registry>[^/"]+)\/v[12]\/.*|dial tcp: lookup \S+|TLS handshake timeout|x509: |net\/http: request canceled while waiting for connection|server gave HTTP response to HTTPS client/i,
    title: (at) => `The registry${at.registry === undefined ? "" : ` ${at.registry}`} cannot be reached`,
    why: "Images that are not on this host yet have to come from there.",
    next: () => `Check this host's DNS, proxy and firewall, or load the images here with docker load, ${again}`,
    who: "outside",
  },
  {
    code: "port-taken",
    pattern:
      /(listen tcp[46]? (?<address>\S+:\d+): bind: address already in use|Bind for (?<address1>\S+:\d+) failed: port is already allocated|failed to bind host port(?: for)? (?<address2>\S+?:\d+)|ports are not available)/i,
    title: (at) => `Port ${portOf(at.address)} is taken`,
    why: "The container that publishes it cannot start.",
    next: (at) =>
      `sudo ss -ltnp 'sport = :${portOf(at.address)}' names who holds it: stop that, or choose another under ports in the profile`,
  },
  {
    code: "disk-full",
    pattern: /no space left on device/i,
    title: () => "The disk is full",
    why: "Neither images nor databases can be written. What is there is unharmed.",
    next: () => `docker system df shows what fills it; docker image prune removes images that nothing uses; ${again}`,
  },
  {
    code: "volume-password-differs",
    pattern: /password authentication failed for user "(?<user>[^"]*)"/i,
    title: () => "The database's volume keeps another password than .env",
    why: "PostgreSQL takes POSTGRES_PASSWORD only when its volume is new; later it is just a wrong password.",
    next: () =>
      "Put the old password back into .env as POSTGRES_PASSWORD (see the copies of .env beside it), then run dittofeed-setup again",
  },
  {
    code: "container-out-of-memory",
    pattern: /container (?<container>\S+) exited \(137\)/i,
    title: (at) => `${serviceIn(at)} was killed, most likely for want of memory`,
    why: "The services that depend on it were not started.",
    next: (at) => `free -m shows what is left; the stack needs about 4 GB. Then: ${lookAt(at)}`,
  },
  {
    code: "container-exited",
    pattern:
      /container (?<container>\S+) exited \((?<exit>\d+)\)|container for service "(?<service>[\w-]+)" (exited|has no healthcheck)/i,
    title: (at) =>
      `${serviceIn(at)} ended${at.exit === undefined ? "" : ` with exit code ${at.exit}`} instead of running`,
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
