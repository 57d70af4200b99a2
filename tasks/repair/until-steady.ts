import { recoveryMs } from "../../compose/health.ts";
import type { RepairContext } from "../../src/domain/repair.ts";
import type { NamedContainer } from "../../src/domain/repair-step.ts";

const limitMs = 120_000;
const pauseMs = 400;
const restartsForGiven = 2;

/**
 * Waits until a container that was just started is healthy, or will not be: what comes after it needs it, and a look at one
 * that is still starting tells nothing. Throws nothing of its own: the look afterwards says how it ended.
 */
export async function untilSteady(
  { ports: { care, clock }, installation, makeSecret, signal }: RepairContext,
  { id }: NamedContainer,
): Promise<void> {
  const from = clock.elapsed();
  let unhealthySince: number | undefined;
  while (clock.elapsed() - from < limitMs) {
    const containers = await care.inspect(installation.project, makeSecret, signal);
    const now = containers.find((one) => one.id === id);
    if (now === undefined || now.state === "exited" || now.state === "dead") return;
    const isSteady = now.health === "healthy" || now.health === "none";
    if (now.state === "running" && isSteady) return;
    if (now.restarts > restartsForGiven) return;
    unhealthySince = now.health === "unhealthy" ? (unhealthySince ?? clock.elapsed()) : undefined;
    if (unhealthySince !== undefined && clock.elapsed() - unhealthySince > recoveryMs) return;
    await clock.sleep(pauseMs, signal);
  }
}
