import type { ProblemCode, Responsible } from "../../src/domain/problem.ts";
import { composeMissing } from "./missing.ts";

/* Over 150 lines: one text of Docker's is one row, and which of them comes first decides. */

/** What was being done, for the sentences of a problem. */
export interface DockerContext {
  /** As in "docker could not …": "start the services". */
  doing: string;
  image?: string;
  /** The last log lines of the container that failed: stderr rarely names the cause. */
  logs?: string;
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

function portOf(address: string | undefined): string {
  return address?.split(":").at(-1) ?? "of the stack";
}

function serviceIn(at: Readonly<Record<string, string>>): string {
  return at.service ?? at.container ?? "A container";
}
