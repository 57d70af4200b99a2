import type { Condition } from "../../src/domain/condition.ts";
import type { ServiceName } from "../../src/domain/service.ts";

/** One look at the services, in milliseconds of a clock that only goes forward. */
export interface Look {
  at: number;
  services: readonly SeenService[];
  /** Of the disk that holds the engine's data; undefined where it cannot be seen. */
  freeBytes: number | undefined;
}

export interface SeenService {
  service: ServiceName;
  condition: Condition | "absent";
  restarts: number;
  /** Its containers, so that a new one's counter is not taken for an old one's. */
  containers: string;
  memoryBytes: number | undefined;
  /** Processor time since they were started. */
  cpuMs: number | undefined;
}

/** All that was seen since the watching began; the oldest of it is forgotten. */
export interface History {
  since: number | undefined;
  last: Look | undefined;
  services: readonly ServiceHistory[];
  free: readonly number[];
}

interface ServiceHistory extends SeenService {
  memory: readonly number[];
  /** Percent of one processor, between two looks each. */
  cpu: readonly number[];
}

export const nothingSeen: History = { since: undefined, last: undefined, services: [], free: [] };

/** More than a row has columns for. */
const samplesKept = 120;

export function withLook(before: History, look: Look): History {
  const elapsed = before.last === undefined ? 0 : look.at - before.last.at;
  return {
    since: before.since ?? look.at,
    last: look,
    services: look.services.map((seen) => {
      const earlier = before.services.find(({ service }) => service === seen.service);
      const isSame = earlier?.containers === seen.containers;
      return {
        ...seen,
        memory: added(earlier?.memory, seen.memoryBytes),
        cpu: added(earlier?.cpu, isSame ? percent(earlier?.cpuMs, seen.cpuMs, elapsed) : undefined),
      };
    }),
    free: added(before.free, look.freeBytes),
  };
}

function percent(before: number | undefined, now: number | undefined, elapsed: number): number | undefined {
  if (before === undefined || now === undefined || elapsed <= 0 || now < before) return undefined;
  return ((now - before) / elapsed) * 100;
}

function added(before: readonly number[] = [], sample: number | undefined): readonly number[] {
  return sample === undefined ? before : [...before, sample].slice(-samplesKept);
}

const bars = { unicode: "▁▂▃▄▅▆▇█", ascii: "_.-~=+*#" };

/**
 * The last samples as a row of bars, from `floor` or the least of them. `span` is the least
 * difference that fills the height: what only trembles stays flat.
 */
export function sparkline(
  samples: readonly number[],
  { columns, span, floor, unicode }: { columns: number; span: number; floor?: number | undefined; unicode: boolean },
): string {
  const shown = samples.slice(-columns);
  const signs = unicode ? bars.unicode : bars.ascii;
  const low = floor ?? Math.min(...shown);
  const height = Math.max(span, Math.max(...shown) - low);
  return shown.map((sample) => signs[Math.min(7, Math.floor(((sample - low) / height) * 8))] ?? "").join("");
}
