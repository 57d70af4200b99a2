import type { DeployedService } from "../../src/domain/facts/coolify.ts";
import { readComposeText } from "../stack/written-compose-file.ts";

/** What the compose file of a deployment says of its services, whoever has written it. */
export function deployedServices(composeText: string): DeployedService[] {
  const services = readComposeText(composeText)?.services;
  if (typeof services !== "object" || services === null) return [];
  return Object.entries(services as Record<string, unknown>).map(([name, service]) => described(name, service));
}

function described(name: string, service: unknown): DeployedService {
  const written = (typeof service === "object" && service !== null ? service : {}) as Record<string, unknown>;
  const { image, pull_policy: pullPolicy, depends_on: dependsOn, restart, volumes } = written;
  const conditions = Object.entries(typeof dependsOn === "object" && dependsOn !== null ? dependsOn : {});
  return {
    name,
    image: typeof image === "string" ? image : undefined,
    pullPolicy: typeof pullPolicy === "string" ? pullPolicy : undefined,
    waitsFor: conditions.flatMap(([other, how]) =>
      (how as { condition?: unknown } | null)?.condition === "service_healthy" ? [other] : [],
    ),
    // Coolify takes `exclude_from_hc` out of what it deploys; this is what it leaves.
    isOneOff: restart === "no" || restart === false,
    binds: (Array.isArray(volumes) ? volumes : []).flatMap(bindOf),
  };
}

/** `/data/coolify/applications/U/init.sql:/init.sql:ro`, or the same in its long form. */
function bindOf(volume: unknown): { source: string; target: string }[] {
  const [source, target] =
    typeof volume === "string"
      ? volume.split(":")
      : [(volume as { source?: unknown } | null)?.source, (volume as { target?: unknown } | null)?.target];
  return typeof source === "string" && typeof target === "string" && source.startsWith("/") ? [{ source, target }] : [];
}
