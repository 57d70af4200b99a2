import type { PortName, SettledProfile } from "../src/domain/profile.ts";
import type { ServiceName } from "../src/domain/service.ts";
import { isLoopbackAddress } from "./addresses.ts";
import { servicesOf } from "./images.ts";

export interface PublishedPort {
  /** The key in the profile's `ports`. */
  name: PortName;
  service: ServiceName;
  /** The host's address that is bound. */
  address: string;
  port: number;
  containerPort: number;
}

const containerPorts: readonly { name: PortName; service: ServiceName; containerPort: number }[] = [
  { name: "postgres", service: "postgres", containerPort: 5432 },
  { name: "redis", service: "redis", containerPort: 6379 },
  { name: "clickhouse", service: "clickhouse", containerPort: 8123 },
  { name: "clickhouseNative", service: "clickhouse", containerPort: 9000 },
  { name: "temporal", service: "temporal", containerPort: 7233 },
  { name: "api", service: "api", containerPort: 3001 },
  { name: "dashboard", service: "dashboard", containerPort: 3000 },
];

/** Every port that the stack binds on the host; the compose file is written from this and the preflight looks at it. */
export function publishedPorts(
  profile: Pick<SettledProfile, "ports" | "addresses" | "tunnel" | "database">,
): PublishedPort[] {
  const services = servicesOf(profile);
  return containerPorts.flatMap(({ name, service, containerPort }) => {
    const port = profile.ports[name];
    return port === false || !services.includes(service)
      ? []
      : [{ name, service, address: bindAddress(name, profile), port, containerPort }];
  });
}

/**
 * Databases are for this host alone. Api and dashboard are open to other machines only where somebody has to come in
 * that way: with a tunnel cloudflared reaches them inside the stack's network, and an address on localhost says that
 * nobody else is meant to. A published port goes past ufw and firewalld, so the narrower choice is made where there is one.
 */
function bindAddress(name: PortName, { addresses, tunnel }: Pick<SettledProfile, "addresses" | "tunnel">): string {
  if (name !== "api" && name !== "dashboard") return "127.0.0.1";
  return tunnel !== undefined || isLoopbackAddress(addresses[name]) ? "127.0.0.1" : "0.0.0.0";
}
