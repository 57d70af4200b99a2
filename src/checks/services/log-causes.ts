import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { ServiceName } from "../../domain/service.ts";
import { isCrashing } from "./running.ts";

/**
 * What a container's last words say about why it does not run. A container whose words name another
 * row's problem is that row's: one cause is one red line. The one place that reads a service's own
 * words.
 */
const causes = {
  S4: { services: ["temporal", "api", "worker", "dashboard"], words: /password authentication failed for user/i },
  S7: { services: ["temporal"], words: /database "?temporal(_visibility)?"? does not exist/i },
  S8: { services: ["temporal"], words: /dynamic ?config.*no such file or directory/i },
  S9: { services: ["temporal"], words: /broadcastAddress.* required|required.*broadcastAddress/i },
  S10: {
    services: ["worker"],
    words:
      /lost temporal|:7233|temporal.*(refused|unavailable|deadline|not found)|(refused|unavailable|deadline|transport error).*temporal|failed to connect before the deadline/i,
  },
  S14: { services: ["cloudflared"], words: /requires the id or name of the tunnel|tunnel token is not valid/i },
} as const satisfies Record<string, { services: readonly ServiceName[]; words: RegExp }>;

export type LogCause = keyof typeof causes;

type Logs = ReadonlyMap<string, readonly string[]>;

const lastWords = 20;

/** The newest line of the container's log that says this. */
export function lineSaying(cause: LogCause, container: InspectedContainer, logs: Logs): string | undefined {
  const { services, words } = causes[cause];
  if (!(services as readonly ServiceName[]).includes(container.service)) return undefined;
  const lines = logs.get(container.name) ?? [];
  return lines.slice(-lastWords).findLast((line) => words.test(line));
}

/** 0, 130, 137, 143: somebody stopped it, and then its last words say nothing about why. */
const stopped = [0, 130, 137, 143];

/** Which row knows why this container ends again and again; undefined where none does. */
export function causeOf(container: InspectedContainer, logs: Logs): LogCause | undefined {
  const failed = container.state === "exited" && !stopped.includes(container.exitCode);
  if (!failed && !isCrashing(container)) return undefined;
  return (Object.keys(causes) as LogCause[]).find((cause) => lineSaying(cause, container, logs) !== undefined);
}

export const lastLines = (container: InspectedContainer, logs: Logs, count = 3): string[] =>
  (logs.get(container.name) ?? []).slice(-count).map((line) => `${container.name}: ${line}`);
