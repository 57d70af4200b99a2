import { dockerContext } from "../../../compose/commands/docker-arguments.ts";
import type { Shell } from "../shell/shell.ts";
import { runDocker } from "./ask-docker.ts";

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
