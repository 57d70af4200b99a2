import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { composeV1Version, composeV2Version } from "../../../compose/commands/compose.ts";
import type { DockerCommand } from "../../../compose/commands/docker.ts";
import { dockerContext, dockerInfo } from "../../../compose/commands/docker.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import type { ComposeFacts, EngineFacts } from "../../domain/facts/engine.ts";
import { type Ran, type Shell, ShellError } from "../shell/shell.ts";
import { clientEnvironment, lastLine, runDocker } from "./client.ts";

/** An engine behind a dead network answers neither yes nor no. */
const patienceMs = 10_000;

interface Info {
  ServerVersion?: string;
  Architecture?: string;
  DockerRootDir?: string;
  ServerErrors?: string[];
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
  const ran = await runDocker(shell, dockerContext(), { signal, timeoutMs: 5_000 });
  const host =
    ran.exitCode === 0
      ? (JSON.parse(ran.stdout) as string)
      : (shell.environment.DOCKER_HOST ?? "unix:///var/run/docker.sock");
  const socketPath = host.startsWith("unix://") ? host.slice("unix://".length) : undefined;
  const local =
    socketPath !== undefined || host.startsWith("npipe:") || /^tcp:\/\/(localhost|127\.|\[::1\])/.test(host);
  return { host, socketPath, local };
}

/** Never throws for an engine that is not usable: that it is not, and why, is the answer. */
export async function inspectEngine(shell: Shell, signal: AbortSignal | undefined): Promise<EngineFacts> {
  const ran = await tryRun(shell, dockerInfo(), signal);
  if ("absent" in ran) return { state: "absent", saw: ran.absent };
  if ("silent" in ran) return { state: "stopped", saw: ran.silent };
  const info = parseInfo(ran.stdout);
  // Clients of 20.10 exit with 0 and put the error into the answer; later ones exit with 1.
  const complaint = [...(info.ServerErrors ?? []), ran.stderr].join("\n").trim();
  if (ran.exitCode !== 0 || !info.ServerVersion) {
    const { code } = problemFromDocker(complaint, ran.exitCode, { doing: "be asked" });
    if (code === "engine-forbidden") return { state: "forbidden", saw: lastLine(complaint) };
    return { state: (await isInstalled(shell, signal)) ? "stopped" : "absent", saw: lastLine(complaint) };
  }
  const { local, socketPath } = await findEndpoint(shell, signal);
  const rootDirectory = info.DockerRootDir ?? "/var/lib/docker";
  const freeBytes = socketPath === undefined ? undefined : await freeBytesOf(rootDirectory);
  return {
    state: "usable",
    version: info.ServerVersion,
    architecture: info.Architecture ?? "",
    rootDirectory,
    freeBytes,
    local,
  };
}

/**
 * A client alone is no engine: there is none where neither its socket nor its program is found.
 * Whoever names another engine (DOCKER_HOST, a context) means one that exists.
 */
async function isInstalled(shell: Shell, signal: AbortSignal | undefined): Promise<boolean> {
  if (shell.environment.DOCKER_HOST !== undefined) return true;
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
