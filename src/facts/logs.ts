import type { ProbeContext } from "./probe-context.ts";
import { withTimeout } from "./with-timeout.ts";

const lines = 200;
const limitMs = 10_000;

/**
 * The last lines of every container. One whose log cannot be read is left out: what reads it then
 * says that it is not known.
 */
export async function readLogs({
  ports,
  containers,
  signal,
}: ProbeContext): Promise<ReadonlyMap<string, readonly string[]>> {
  const logs = await Promise.all(
    containers.map(async ({ id, name }) => {
      const seen = await withTimeout(ports.clock, limitMs, signal, (limit) =>
        ports.docker.containerLogs(id, lines, limit),
      );
      return seen.state === "seen" ? [[name, seen.value] as const] : [];
    }),
  );
  return new Map(logs.flat());
}
