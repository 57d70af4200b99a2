// Over 150 lines: what an engine can answer, and why it does not, belongs together.
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { composeV1Version, composeV2Version } from "../../../compose/commands/compose.ts";
import type { DockerCommand } from "../../../compose/commands/docker.ts";
import { dockerContext, dockerInfo, dockerServer } from "../../../compose/commands/docker.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import { faultOf, isThisHost, isTooOld } from "../../../compose/output/engine-faults.ts";
import type { ComposeFacts, EngineAddress, EngineFacts } from "../../domain/facts/engine.ts";
import { type Ran, type Shell, ShellError } from "../shell/shell.ts";
import { clientEnvironment, lastLine, runDocker } from "./client.ts";

/** An engine behind a dead network answers neither yes nor no. */
export const patienceMs = 10_000;

interface Info {
  ServerVersion?: string;
  Architecture?: string;
  DockerRootDir?: string;
  ServerErrors?: string[];
  IndexServerAddress?: string;
  /** Of `podman info`, which the client of that name prints in place of all this. */
  host?: unknown;
  version?: { Version?: string };
}

/** Where the client would go: DOCKER_HOST, or the current context. */
export interface Endpoint {
  /** As Docker writes it, e.g. unix:///var/run/docker.sock. */
  host: string;
  /** Set when the engine's HTTP API can be spoken to directly. */
  socketPath: string | undefined;
  /** Containers' ports are published on this very host. */
  local: boolean;
}

export async function findEndpoint(shell: Shell, signal?: AbortSignal): Promise<Endpoint> {
  const host = await endpointHost(shell, signal);
  const socketPath = host.startsWith("unix://") ? host.slice("unix://".length) : undefined;
  return { host, socketPath, local: isThisHost(host) };
}

async function endpointHost(shell: Shell, signal: AbortSignal | undefined): Promise<string> {
  const ran = await runDocker(shell, dockerContext(), { signal, timeoutMs: 5_000 });
  const said = ran.exitCode === 0 ? hostIn(ran.stdout) : undefined;
  return said ?? (shell.environment.DOCKER_HOST || "unix:///var/run/docker.sock");
}

/** Podman's client prints no JSON, and whatever it prints is no address. */
function hostIn(text: string): string | undefined {
  try {
    const host: unknown = JSON.parse(text);
    return typeof host === "string" ? host : undefined;
  } catch {
    return undefined;
  }
}

/** An empty variable says nothing, to Docker's client either. */
async function addressOf(shell: Shell, signal: AbortSignal | undefined): Promise<EngineAddress> {
  const { DOCKER_HOST, DOCKER_CONTEXT, DOCKER_API_VERSION, DOCKER_CERT_PATH } = shell.environment;
  const found = await endpointHost(shell, signal).catch(() => "");
  const isDefault = found === "" || found === "unix:///var/run/docker.sock";
  return {
    // As it was typed: the client makes an address of a path.
    host: DOCKER_HOST || found,
    chosenBy: DOCKER_HOST ? "DOCKER_HOST" : DOCKER_CONTEXT ? "DOCKER_CONTEXT" : isDefault ? "default" : "context",
    context: DOCKER_HOST ? undefined : DOCKER_CONTEXT || undefined,
    apiVersion: DOCKER_API_VERSION || undefined,
    certPath: DOCKER_CERT_PATH || undefined,
    version: undefined,
  };
}

/** Never throws for an engine that is not usable: that it is not, and why, is the answer. */
export async function inspectEngine(shell: Shell, signal: AbortSignal | undefined): Promise<EngineFacts> {
  const ran = await tryRun(shell, dockerInfo(), signal);
  if ("absent" in ran) return { state: "absent", saw: ran.absent };
  if ("silent" in ran) return notReached(shell, ran.silent, signal);
  const info = parseInfo(ran.stdout);
  // Clients of 20.10 exit with 0 and put the error into the answer; later ones exit with 1.
  const complaint = [...(info.ServerErrors ?? []), ran.stderr].join("\n").trim();
  if (ran.exitCode !== 0 || !info.ServerVersion) {
    const { code } = problemFromDocker(complaint, ran.exitCode, { doing: "be asked" });
    if (code === "engine-forbidden") return { state: "forbidden", saw: lastLine(complaint) };
    // What Podman says instead of an engine's answer is its own.
    const saw = info.host === undefined ? complaint : `podman ${info.version?.Version ?? ""}`.trim();
    return notReached(shell, saw, signal);
  }
  const version = info.ServerVersion;
  const { local, socketPath, host } = await findEndpoint(shell, signal);
  const at = async () => ({ ...(await addressOf(shell, signal)), version });
  if (mayBePodman(info, host) && (await isPodman(shell, signal)))
    return { state: "unreachable", fault: "podman", at: await at(), saw: `podman ${version}` };
  if (isTooOld(version)) return { state: "unreachable", fault: "too-old", at: await at(), saw: `Docker ${version}` };
  const rootDirectory = info.DockerRootDir ?? "/var/lib/docker";
  const freeBytes = socketPath === undefined ? undefined : await freeBytesOf(rootDirectory);
  return {
    state: "usable",
    version,
    architecture: info.Architecture ?? "",
    rootDirectory,
    freeBytes,
    local,
    machine: local ? undefined : machineIn(host),
    asksForSignatures: /^(1|true|t)$/i.test(shell.environment.DOCKER_CONTENT_TRUST ?? ""),
  };
}

/** The client is there, and no engine answered it. */
async function notReached(shell: Shell, said: string, signal: AbortSignal | undefined): Promise<EngineFacts> {
  const at = await addressOf(shell, signal);
  const saw = lastLine(said);
  const fault = faultOf(said, at);
  if (fault !== undefined) return { state: "unreachable", fault, at, saw };
  if (!(await isInstalled(shell, signal))) return { state: "absent", saw };
  return { state: "stopped", saw, ...(at.chosenBy !== "default" && { at }) };
}

/** What Docker's engine always says of itself, and Podman's socket never does. Asking more costs a process. */
function mayBePodman({ IndexServerAddress }: Info, host: string): boolean {
  return /podman/.test(host) || !IndexServerAddress;
}

async function isPodman(shell: Shell, signal: AbortSignal | undefined): Promise<boolean> {
  const ran = await tryRun(shell, dockerServer(), signal);
  return "stdout" in ran && /podman engine/i.test(ran.stdout);
}

function machineIn(host: string): string | undefined {
  try {
    return new URL(host).hostname.replace(/^\[(.*)\]$/, "$1") || undefined;
  } catch {
    return undefined;
  }
}

/**
 * A client alone is no engine: there is none where neither its socket nor its program is found.
 * Whoever names another engine (DOCKER_HOST, a context) means one that exists.
 */
async function isInstalled(shell: Shell, signal: AbortSignal | undefined): Promise<boolean> {
  if (shell.environment.DOCKER_HOST) return true;
  const endpoint = await findEndpoint(shell, signal).catch(() => undefined);
  if (endpoint?.socketPath === undefined || existsSync(endpoint.socketPath)) return true;
  const folders = [...(shell.environment.PATH ?? "").split(delimiter), "/usr/bin", "/usr/sbin", "/usr/local/bin"];
  return folders.some((folder) => folder !== "" && existsSync(join(folder, "dockerd")));
}

/** v2 is the client's plugin, v1 a program of its own (which nowadays may be a v2 under the old name). */
export async function inspectCompose(shell: Shell, signal: AbortSignal | undefined): Promise<ComposeFacts> {
  const v2 = await tryRun(shell, composeV2Version(), signal);
  if ("exitCode" in v2 && v2.exitCode === 0) return { state: "v2", version: versionIn(v2.stdout) };
  const v1 = await tryRun(shell, composeV1Version(), signal);
  if ("exitCode" in v1 && v1.exitCode === 0) return { state: "v1", version: versionIn(v1.stdout) };
  return { state: "absent", saw: [complaint("docker compose", v2), complaint("docker-compose", v1)].join("; ") };
}

function complaint(program: string, tried: Tried): string {
  if ("silent" in tried) return tried.silent;
  if ("absent" in tried) return tried.absent;
  // A client without the plugin takes "compose" for nothing and stumbles over what follows it.
  const noPlugin = /unknown (shorthand )?flag|unknown command|is not a docker command/.test(tried.stderr);
  return `${program}: ${noPlugin ? "the docker client has no such plugin" : firstLine(tried.stderr)}`;
}

type Tried = Ran | { absent: string } | { silent: string };

async function tryRun(shell: Shell, command: DockerCommand, signal: AbortSignal | undefined): Promise<Tried> {
  try {
    return await shell.run(command, { signal, timeoutMs: patienceMs, env: clientEnvironment(shell) });
  } catch (thrown) {
    if (!(thrown instanceof ShellError)) throw thrown;
    return thrown.kind === "timed-out" ? { silent: thrown.message } : { absent: thrown.message };
  }
}

function parseInfo(text: string): Info {
  try {
    return JSON.parse(text) as Info;
  } catch {
    return {};
  }
}

/** Bytes that an ordinary user may still fill; undefined where the folder is not of this host (Docker Desktop). */
async function freeBytesOf(folder: string): Promise<number | undefined> {
  const seen = await statfs(folder).catch(() => undefined);
  return seen === undefined ? undefined : seen.bavail * seen.bsize;
}

function versionIn(text: string): string {
  return lastLine(text).replace(/^v/, "");
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
