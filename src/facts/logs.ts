import { conditionOf } from "../domain/condition.ts";
import type { InspectedContainer } from "../domain/facts/containers.ts";
import type { ServiceName } from "../domain/service.ts";
import type { ProbeContext } from "./probe-context.ts";
import { withTimeout } from "./with-timeout.ts";

const lines = 200;
const limitMs = 10_000;

/** What goes wrong with these while they serve is seen by asking them, not in their words. */
const askedItself: ReadonlySet<ServiceName> = new Set(["postgres", "redis", "clickhouse", "api", "dashboard"]);

/**
 * The last lines of every container that may have something to explain. One whose log cannot be
 * read is left out: what reads it then says that it is not known.
 */
export async function readLogs({
  ports,
  containers,
  signal,
}: ProbeContext): Promise<ReadonlyMap<string, readonly string[]>> {
  const logs = await Promise.all(
    containers.filter(mayExplain).map(async ({ id, name }) => {
      const seen = await withTimeout(ports.clock, limitMs, signal, (limit) =>
        ports.docker.containerLogs(id, lines, limit),
      );
      return seen.state === "seen" ? [[name, seen.value] as const] : [];
    }),
  );
  return new Map(logs.flat());
}

function mayExplain(container: InspectedContainer): boolean {
  return !(conditionOf(container) === "healthy" && askedItself.has(container.service));
}
