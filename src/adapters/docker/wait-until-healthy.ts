import { complaintAbout } from "../../../compose/output/container-failure.ts";
import { recoveryMs } from "../../../compose/stack/health.ts";
import { type Condition, conditionOf } from "../../domain/condition.ts";
import type { UpReport } from "../../domain/docker.ts";
import type { ContainerFacts } from "../../domain/facts/containers.ts";
import type { Clock } from "../../domain/ports.ts";
import type { ServiceName } from "../../domain/service.ts";

type State = Extract<UpReport, { type: "service" }>["state"];

/** `because` is in Compose's own words, so that one table knows what it means. */
export type Waited = { ready: true } | { ready: false; because: string };

/** Every container has a health check with an end, so it is either healthy or unhealthy long before this. */
const limitMs = 15 * 60_000;
const pauseMs = 300;

/** What `up --wait` does in v2, for v1 and after a restart. Tells each service's state when it changes. */
export async function waitUntilHealthy(
  look: () => Promise<ContainerFacts[]>,
  clock: Clock,
  services: readonly ServiceName[],
  report: (report: UpReport) => void,
  signal: AbortSignal,
): Promise<Waited> {
  const said = new Map<ServiceName, State>();
  const from = clock.elapsed();
  let unhealthySince: number | undefined;
  for (;;) {
    const containers = await look();
    const states = services.map((service) => ({
      service,
      state: stateOf(containers.filter((one) => one.service === service)),
    }));
    for (const { service, state } of states) {
      if (said.get(service) !== state) report({ type: "service", service, state });
      said.set(service, state);
    }
    const failed = containers.find(
      (one) => services.includes(one.service) && (one.isCutOff || ["unhealthy", "exited"].includes(stateOfOne(one))),
    );
    const isUnhealthy = failed !== undefined && !failed.isCutOff && stateOfOne(failed) === "unhealthy";
    unhealthySince = isUnhealthy ? (unhealthySince ?? clock.elapsed()) : undefined;
    const mayRecover = unhealthySince !== undefined && clock.elapsed() - unhealthySince < recoveryMs;
    if (failed !== undefined && !mayRecover) return { ready: false, because: complaintAbout(failed) };
    if (states.every(({ state }) => state === "healthy" || state === "running")) return { ready: true };
    if (clock.elapsed() - from > limitMs)
      return { ready: false, because: `not ready after ${limitMs / 60_000} minutes` };
    await clock.sleep(pauseMs, signal);
  }
}

/** Of several containers (worker replicas) the one that is least far. */
function stateOf(containers: readonly ContainerFacts[]): State {
  const order: readonly State[] = [
    "exited",
    "unhealthy",
    "stopped",
    "created",
    "starting",
    "waiting",
    "running",
    "healthy",
  ];
  const states = containers.map(stateOfOne);
  return order.find((state) => states.includes(state)) ?? "created";
}

/** What is told of each condition while it is waited for. */
const told: Readonly<Record<Condition, State>> = {
  healthy: "healthy",
  starting: "waiting",
  unhealthy: "unhealthy",
  "cut-off": "unhealthy",
  restarting: "starting",
  "crash-loop": "exited",
  ended: "exited",
  stopped: "stopped",
  paused: "stopped",
  created: "created",
  removing: "created",
};

function stateOfOne(one: ContainerFacts): State {
  const condition = conditionOf(one);
  return condition === "healthy" && one.health === "none" ? "running" : told[condition];
}
