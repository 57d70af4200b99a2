import { type LogCause, logCauseIn } from "../../../compose/output/log-cause-rows.ts";
import { tellingLines } from "../../../compose/output/telling-lines.ts";
import { isCrashing } from "../../domain/condition.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { ServiceName } from "../../domain/service.ts";

/**
 * What a container's last words say about why it does not run. A container whose words name another
 * row's problem is that row's: one cause is one red line. The one place that reads a service's own
 * words. None goes back over a line for each of its words: a line may have a megabyte.
 */
const causes = {
  S4: { services: ["temporal", "api", "worker", "dashboard"], words: /password authentication failed for user/i },
  S7: { services: ["temporal"], words: /database "?temporal(_visibility)?"? does not exist/i },
  S8: { services: ["temporal"], words: /dynamic ?config.{0,300}no such file or directory/i },
  S9: { services: ["temporal"], words: /broadcastAddress.{0,300} required|required.{0,300}broadcastAddress/i },
  S10: {
    services: ["worker"],
    words:
      /lost temporal|:7233|temporal.{0,300}(refused|unavailable|deadline|not found)|(refused|unavailable|deadline|transport error).{0,300}temporal|failed to connect before the deadline/i,
  },
  S14: { services: ["cloudflared"], words: /requires the id or name of the tunnel|tunnel token is not valid/i },
} as const satisfies Record<string, { services: readonly ServiceName[]; words: RegExp }>;

export type LoggedRow = keyof typeof causes;

type Logs = ReadonlyMap<string, readonly string[]>;

const lastWords = 20;

/** The newest line of the container's log that says this. */
export function lineSaying(cause: LoggedRow, container: InspectedContainer, logs: Logs): string | undefined {
  const { services, words } = causes[cause];
  if (!(services as readonly ServiceName[]).includes(container.service)) return undefined;
  const lines = logs.get(container.name) ?? [];
  return lines.slice(-lastWords).findLast((line) => words.test(line));
}

/** 0, 130, 137, 143: somebody stopped it, and then its last words say nothing about why. */
const stopped = [0, 130, 137, 143];

/** Which row knows why this container ends again and again; undefined where none does. */
export function causeOf(container: InspectedContainer, logs: Logs): LoggedRow | undefined {
  if (container.isStopped) return undefined;
  const failed = container.state === "exited" && !stopped.includes(container.exitCode);
  if (!failed && !isCrashing(container)) return undefined;
  return (Object.keys(causes) as LoggedRow[]).find((cause) => lineSaying(cause, container, logs) !== undefined);
}

/** What its own words say went wrong, where a row of theirs knows it (compose/output/log-cause-rows.ts). */
export const ownCause = (container: InspectedContainer, logs: Logs): LogCause | undefined =>
  logCauseIn((logs.get(container.name) ?? []).slice(-lastWords), container.service);

/** The line of a known cause, else those that say why it ended. */
export function tellingWords(container: InspectedContainer, logs: Logs, count = 3): string[] {
  const cause = ownCause(container, logs);
  const lines = cause === undefined ? tellingLines(logs.get(container.name) ?? [], count) : [cause.line];
  return lines.map((line) => `${container.name}: ${line}`);
}
