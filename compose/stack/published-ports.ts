import type { ContainerFacts } from "../../src/domain/facts/containers.ts";
import type { HttpRequest } from "../../src/domain/ports.ts";
import type { PortName, ResolvedProfile } from "../../src/domain/profile.ts";
import { edgeService, type ServiceName } from "../../src/domain/service.ts";
import { isHttps, isLoopbackAddress } from "./addresses.ts";
import { edgePorts } from "./edge/caddyfile.ts";
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

const infrastructurePorts: readonly { name: PortName; service: ServiceName; containerPort: number }[] = [
  { name: "postgres", service: "postgres", containerPort: 5432 },
  { name: "redis", service: "redis", containerPort: 6379 },
  { name: "clickhouse", service: "clickhouse", containerPort: 8123 },
  { name: "clickhouseNative", service: "clickhouse", containerPort: 9000 },
  { name: "temporal", service: "temporal", containerPort: 7233 },
];

/**
 * Every port that the stack binds on the host; the compose file is written from this and the
 * preflight looks at it.
 */
export function publishedPorts(
  profile: Pick<ResolvedProfile, "ports" | "address" | "edge" | "tunnel" | "database">,
): PublishedPort[] {
  const services = servicesOf(profile);
  const wanted = [...infrastructurePorts, ...edgePortsOf(profile)];
  return wanted.flatMap(({ name, service, containerPort }) => {
    const port = profile.ports[name];
    return port === false || !services.includes(service)
      ? []
      : [{ name, service, address: bindAddress(service, profile), port, containerPort }];
  });
}

function edgePortsOf({ edge }: Pick<ResolvedProfile, "edge">): typeof infrastructurePorts {
  return edge.tls === "none" || edge.tls === "behind-proxy"
    ? [{ name: "edge", service: "edge", containerPort: edgePorts.plain }]
    : [
        { name: "http", service: "edge", containerPort: edgePorts.http },
        { name: "https", service: "edge", containerPort: edgePorts.https },
      ];
}

/** The port of the edge that answers requests, not the one that only leads there. */
export function edgePort({ ports, edge }: Pick<ResolvedProfile, "ports" | "edge">): number {
  return edge.tls === "none" || edge.tls === "behind-proxy" ? ports.edge : ports.https;
}

/**
 * Databases are for this host alone. The edge is open to other machines only where somebody has to
 * come in that way: with a tunnel cloudflared reaches it inside the stack's network, and an address
 * on localhost says that nobody else is meant to. A published port goes past ufw and firewalld, so
 * the narrower choice is made where there is one.
 */
function bindAddress(
  service: ServiceName,
  { address, edge, tunnel }: Pick<ResolvedProfile, "address" | "edge" | "tunnel">,
): string {
  if (service !== edgeService) return "127.0.0.1";
  if (edge.bind !== undefined) return edge.bind;
  return tunnel !== undefined || isLoopbackAddress(address) ? "127.0.0.1" : "0.0.0.0";
}

/**
 * Is the edge's plain port open to other machines although nobody has said so? The address says
 * https, so something else has the certificate; whoever comes past it sends sessions in the clear.
 */
export function isPlainPortOpen(profile: Pick<ResolvedProfile, "address" | "edge" | "tunnel">): boolean {
  const { tls, bind } = profile.edge;
  if (!isHttps(profile) || tls !== "behind-proxy" || bind !== undefined) return false;
  return bindAddress(edgeService, profile) === "0.0.0.0";
}

type Reached = Pick<HttpRequest, "url" | "connectTo" | "anyCertificate">;

/** Where a port that is bound there can be asked from this host. */
const answersAt = (bound: string): string =>
  ["", "0.0.0.0"].includes(bound) ? "127.0.0.1" : bound === "::" ? "::1" : bound;

type Seen = Pick<ContainerFacts, "service" | "state" | "published" | "address">;

/** Where a container answers on this host: what the engine published, else its own address. */
export function placeOf(
  containers: readonly Seen[],
  service: ServiceName,
  containerPort: number,
): { host: string; port: number } | undefined {
  const running = containers.filter((one) => one.service === service && one.state === "running");
  const published = running.map((one) => one.published.get(containerPort)).find((one) => one !== undefined);
  if (published !== undefined) {
    return { host: answersAt(published.address), port: published.port };
  }
  // Somebody's own compose file took the port away: a proxy of theirs is in the network instead.
  const address = running.map((one) => one.address).find((one) => one !== undefined && one !== "");
  return address === undefined ? undefined : { host: address, port: containerPort };
}

/**
 * A path of the installation's one address. From the host that runs the engine the edge is asked
 * under the address's name: what a browser would send, whether or not DNS, proxy and certificate
 * are there yet; and at the place where it really answers, whatever the profile says. Until it runs
 * that is its port in the profile.
 */
export function throughEdge(
  profile: Pick<ResolvedProfile, "address" | "ports" | "edge">,
  path: string,
  isLocal: boolean,
  containers: readonly Seen[],
): Reached {
  if (!isLocal) return { url: `${profile.address}${path}` };
  const endsTls = !["none", "behind-proxy"].includes(profile.edge.tls);
  return {
    url: `${endsTls ? "https" : "http"}://${new URL(profile.address).host}${path}`,
    connectTo: placeOf(containers, edgeService, endsTls ? edgePorts.https : edgePorts.plain) ?? {
      host: answersAt(profile.edge.bind ?? ""),
      port: edgePort(profile),
    },
    ...(endsTls && { anyCertificate: true }),
  };
}
