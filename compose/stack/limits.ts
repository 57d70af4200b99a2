import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import type { ComposeService } from "./services/compose-service.ts";
import { type WrittenService, writtenService } from "./written-compose-file.ts";

/**
 * Against a service that runs away with the whole host, and above all that one was seen to need: a
 * stack at rest takes about 2 GiB in all. Node takes half of what it may have for its heap, so with
 * 4 GiB that is as large as without a limit. ClickHouse runs up to 10 000 threads before it queues,
 * and keeps its own use below nine tenths of its limit.
 */
export const usualLimits: Readonly<Record<ServiceName, { memory: string; pids: number }>> = {
  postgres: { memory: "4g", pids: 2048 },
  redis: { memory: "2g", pids: 512 },
  clickhouse: { memory: "8g", pids: 16_384 },
  temporal: { memory: "2g", pids: 2048 },
  api: { memory: "4g", pids: 2048 },
  worker: { memory: "4g", pids: 2048 },
  dashboard: { memory: "4g", pids: 2048 },
  edge: { memory: "1g", pids: 2048 },
  cloudflared: { memory: "1g", pids: 2048 },
};

/**
 * What the profile says, else what is usual. Whoever says something about memory or processes in an
 * override decides it alone: Compose refuses a file that says it twice in two forms.
 */
export function limitsOf(
  service: ServiceName,
  { limits }: Pick<ResolvedProfile, "limits">,
  overrideText: string | undefined,
): Pick<ComposeService, "mem_limit" | "pids_limit"> {
  const asked = limits[service];
  const { memory, pids } = asked === false ? { memory: false, pids: false } : { ...usualLimits[service], ...asked };
  const own = writtenService(overrideText, service) ?? {};
  return {
    ...(typeof memory === "string" && !saysMemory(own) && { mem_limit: memory }),
    ...(typeof pids === "number" && !saysPids(own) && { pids_limit: pids }),
  };
}

const saysMemory = ({ mem_limit, memswap_limit, mem_reservation, deploy }: WrittenService) =>
  [mem_limit, memswap_limit, mem_reservation].some((said) => said !== undefined) ||
  resourcesIn(deploy, "limits") !== undefined ||
  resourcesIn(deploy, "reservations")?.memory !== undefined;

/**
 * Beside `deploy.resources.limits` Compose takes what is not named there for none, and refuses
 * ours.
 */
const saysPids = ({ pids_limit, deploy }: WrittenService) =>
  pids_limit !== undefined || resourcesIn(deploy, "limits") !== undefined;

/** `deploy: {resources: {limits: {memory: 2g}, reservations: {memory: 1g}}}` */
function resourcesIn(deploy: unknown, side: "limits" | "reservations"): Record<string, unknown> | undefined {
  const written = deploy as { resources?: Record<string, Record<string, unknown> | null> | null } | null | undefined;
  return written?.resources?.[side] ?? undefined;
}
