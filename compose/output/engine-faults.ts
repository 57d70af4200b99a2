import type { EngineAddress, EngineFault } from "../../src/domain/facts/engine.ts";
import type { ProblemParts } from "../../src/domain/problem.ts";
import { shellWord } from "../../src/domain/typed.ts";

/* Over 150 lines: one way in which no engine is reached is one row, with what is typed against it. */

interface FaultRow {
  fault: EngineFault;
  /** Of what the client said; rows without words are found otherwise (`faultOf`). */
  words?: RegExp;
  code: "engine-unreachable" | "engine-too-old";
  title(at: EngineAddress): string;
  why: string;
  next(at: EngineAddress): string;
}

const needed = "Every service of the stack runs as a container of this engine.";
const unset = ({ chosenBy }: EngineAddress) =>
  chosenBy === "DOCKER_HOST" || chosenBy === "DOCKER_CONTEXT"
    ? `unset ${chosenBy} uses the engine of this host`
    : "docker context use default uses the engine of this host";
/** "the address tcp://10.0.0.1:2375, which DOCKER_HOST names" */
const named = ({ host, chosenBy }: EngineAddress) =>
  `${host === "" ? "an address" : host}${chosenBy === "default" ? "" : `, which ${chosenBy === "context" ? "the docker context" : chosenBy} names`}`;

/** From the first whose words were said. */
const rows: readonly FaultRow[] = [
  {
    fault: "podman",
    words: /emulate docker cli using podman|\bpodman\b/i,
    code: "engine-unreachable",
    title: () => "This is Podman, not Docker",
    why: "Podman behaves much like Docker, but not everywhere that matters here: networks, health checks and Compose differ.",
    next: () =>
      "Install Docker Engine (https://docs.docker.com/engine/install; Debian, Ubuntu: sudo apt-get remove podman-docker && sudo apt-get install docker.io), or try a rehearsal without it: --target rehearsal",
  },
  {
    fault: "client-too-old",
    words: /client version \S+ is too old/i,
    code: "engine-unreachable",
    title: () => "The docker client is too old for the engine",
    why: needed,
    next: ({ apiVersion }) =>
      apiVersion === undefined
        ? "Update the client (Docker's own packages: sudo apt-get install docker-ce-cli; Debian's: sudo apt-get install docker.io)"
        : `unset DOCKER_API_VERSION (it is ${apiVersion}): client and engine then agree on a version automatically`,
  },
  {
    fault: "client-too-new",
    words: /client version \S+ is too new/i,
    code: "engine-unreachable",
    title: () => "The docker client is newer than the engine supports",
    why: needed,
    next: ({ apiVersion }) =>
      apiVersion === undefined
        ? "Update the engine (Docker's own packages: sudo apt-get install docker-ce; Debian's: sudo apt-get install docker.io)"
        : `unset DOCKER_API_VERSION (it is ${apiVersion}): client and engine then agree on a version automatically`,
  },
  {
    fault: "context",
    words: /context "[^"]*"(: context)? (does not exist|not found)|context not found/i,
    code: "engine-unreachable",
    title: ({ context }) => `The docker context ${context ?? "of that name"} does not exist`,
    why: needed,
    next: (at) => `docker context ls lists the existing ones; ${unset(at)}`,
  },
  {
    fault: "tls",
    words:
      /open \S*\.pem: |x509: |tls: |remote error: tls|could not (read|load) (CA|client|X509|certificate)|HTTP request to an HTTPS server|malformed HTTP response|server gave HTTP response to HTTPS client|first record does not look like a TLS handshake/i,
    code: "engine-unreachable",
    title: (at) => `The engine requires TLS, and the certificates do not match: ${named(at)}`,
    why: needed,
    next: ({ certPath }) =>
      certPath === undefined
        ? "Check DOCKER_TLS_VERIFY, DOCKER_CERT_PATH and the docker context with docker context inspect; docker info then says more"
        : `ls -l ${shellWord(certPath)} must show ca.pem, cert.pem and key.pem for that engine (DOCKER_CERT_PATH). To use this host's engine: unset DOCKER_HOST DOCKER_TLS_VERIFY DOCKER_CERT_PATH`,
  },
  {
    fault: "ssh",
    words: /command \[ssh |ssh: |docker system dial-stdio|host key verification failed|permission denied \(publickey/i,
    code: "engine-unreachable",
    title: (at) => `The engine cannot be reached over SSH: ${named(at)}`,
    why: needed,
    next: (at) =>
      `ssh ${shellWord(sshTarget(at.host))} docker info must work without prompting (key, known host, docker on the other side); ${unset(at)}`,
  },
  {
    fault: "address",
    words:
      /invalid bind address|unable to parse docker host|could not parse|invalid proto|unsupported protocol|unknown protocol|invalid port|no such host|server misbehaving|no route to host|unix:\/\/\S+: invalid/i,
    code: "engine-unreachable",
    title: (at) => `There is no engine at ${named(at)}`,
    why: needed,
    next: (at) =>
      `${isPath(at.host) ? `A socket address needs its scheme: DOCKER_HOST=unix://${isPath(at.host)}` : "Correct the address (unix:///var/run/docker.sock, tcp://HOST:PORT, ssh://USER@HOST)"}; ${unset(at)}`,
  },
  {
    fault: "elsewhere",
    code: "engine-unreachable",
    title: (at) => `No engine answers at ${named(at)}`,
    why: needed,
    next: (at) =>
      `Start it on that machine (sudo systemctl start docker) and allow connections from this one; ${unset(at)}`,
  },
  {
    fault: "socket",
    code: "engine-unreachable",
    title: (at) => `No engine answers at ${named(at)}`,
    why: needed,
    next: (at) => `Start the engine that listens there; ${unset(at)}`,
  },
  {
    fault: "too-old",
    code: "engine-too-old",
    title: ({ version }) => `Docker ${version} is too old`,
    why: "20.10 is the oldest engine that this installation supports.",
    next: () => "Update it: https://docs.docker.com/engine/install (Debian, Ubuntu: sudo apt-get install docker.io)",
  },
];

/** The oldest that the README asks for. */
const oldest = [20, 10] as const;

/** A version that says nothing ("dev", "master") is taken for new. */
export function isTooOld(version: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return false;
  return Number(major) < oldest[0] || (Number(major) === oldest[0] && Number(minor) < oldest[1]);
}

/** Why a client that is there reaches no engine; undefined where the engine of this host is simply not running. */
export function faultOf(said: string, at: EngineAddress): EngineFault | undefined {
  // An address without a kind is taken by the client for a machine's, with that path on it.
  if (isPath(at.host) !== undefined) return "address";
  const bounded = said.slice(-16_000);
  const row = rows.find(({ words }) => words?.test(bounded));
  if (row !== undefined) return row.fault;
  if (/^(tcp|https?|ssh):/.test(at.host))
    return at.host.startsWith("ssh:") ? "ssh" : isThisHost(at.host) ? "socket" : "elsewhere";
  return undefined;
}

/** An engine of this host that is not running, behind a socket that somebody has named. */
export function stoppedAt(at: EngineAddress): Pick<ProblemParts, "title" | "next"> {
  return {
    title: `No Docker engine answers at ${named(at)}`,
    next: `${startOf(at)}; for this host's usual engine: sudo systemctl start docker, and ${unset(at)}`,
  };
}

export function engineFault(fault: EngineFault, at: EngineAddress): Omit<ProblemParts, "saw"> {
  const row = rows.find((one) => one.fault === fault);
  if (row === undefined) throw new TypeError(`no row for ${fault}`);
  return { code: row.code, title: row.title(at), why: row.why, next: row.next(at) };
}

/** Containers' ports are published on this very host. */
export function isThisHost(host: string): boolean {
  return host.startsWith("unix:") || host.startsWith("npipe:") || /^tcp:\/\/(localhost|127\.|\[::1\])/.test(host);
}

/** "/var/run/docker.sock", which was meant for a socket. */
function isPath(host: string): string | undefined {
  const [, path] = /^(?:tcp:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?)?(\/.+)$/.exec(host) ?? [];
  return path;
}

function sshTarget(host: string): string {
  const [, target] = /^ssh:\/\/([^/]+)/.exec(host) ?? [];
  return (target ?? "HOST").replace(/:\d+$/, "");
}

/** Of a socket in a place of its own: whose it is shows in its path. */
function startOf({ host }: EngineAddress): string {
  const path = host.replace(/^unix:\/\//, "");
  if (/^\/run\/user\/\d+\//.test(path)) return "Start it (rootless: systemctl --user start docker)";
  if (/\.colima\//.test(path)) return "Start it: colima start";
  if (/\.docker\/(desktop|run)\//.test(path)) return "Start Docker Desktop";
  if (/\.orbstack\//.test(path)) return "Start OrbStack";
  if (/podman/.test(path)) return "That socket is Podman's; install Docker Engine";
  return `Start the engine that listens there${host.startsWith("unix:") ? ` (ls -l ${shellWord(path)} shows the socket while it is running)` : ""}`;
}
