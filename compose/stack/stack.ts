import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import { clickhouseDatabase } from "../env/environment.ts";
import { authorityMount } from "./external-database.ts";
import { imageReference, infrastructureOf, servicesOf } from "./images.ts";
import { limitsOf } from "./limits.ts";
import { joined } from "./networks.ts";
import { publishedPorts } from "./published-ports.ts";
import { api, dashboard, worker } from "./services/applications.ts";
import type { ComposeService } from "./services/compose-service.ts";
import { cloudflared, edge } from "./services/edge.ts";
import { clickhouse, postgres, redis, temporal } from "./services/infrastructure.ts";

/**
 * The whole stack as data: what the compose file says, service by service, in starting order. Of
 * limits and networks it leaves to a person's override what that one says otherwise.
 */
export function stackOf(profile: ResolvedProfile, overrideText: string | undefined): Map<ServiceName, ComposeService> {
  return new Map(
    servicesOf(profile).map((service) => [
      service,
      {
        ...serviceOf(service, profile),
        ...joined(service, overrideText),
        ...limitsOf(service, profile, overrideText),
      },
    ]),
  );
}

function serviceOf(service: ServiceName, profile: ResolvedProfile): ComposeService {
  const image = imageReference(service, profile);
  const ports = publishedPorts(profile)
    .filter((published) => published.service === service)
    .map(({ address, port, containerPort }) =>
      // Without an address Docker binds IPv6 too, which 0.0.0.0 would not.
      address === "0.0.0.0" && profile.edge.bind === undefined
        ? `${port}:${containerPort}`
        : `${address.includes(":") ? `[${address}]` : address}:${port}:${containerPort}`,
    );
  const infrastructure = infrastructureOf(profile);
  const authority = authorityMount(profile);
  switch (service) {
    case "postgres":
      return postgres(image, ports);
    case "redis":
      return redis(image, ports);
    case "clickhouse":
      return clickhouse(image, ports, clickhouseDatabase);
    case "temporal":
      return { ...temporal(image, ports, profile.database.external), ...authority };
    case "api":
      return { ...api(image, infrastructure), ...authority };
    case "worker":
      return { ...worker(image, profile.worker.replicas, infrastructure), ...authority };
    case "dashboard":
      return { ...dashboard(image), ...authority };
    case "edge":
      return edge(image, ports, profile);
    case "cloudflared":
      return cloudflared(image);
  }
}
