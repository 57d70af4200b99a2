import type { HttpRequest } from "../../../src/domain/ports.ts";
import type { ResolvedProfile } from "../../../src/domain/profile.ts";
import { edgePort } from "../published-ports.ts";

type Reached = Pick<HttpRequest, "url" | "connectTo" | "anyCertificate">;

/**
 * A path of the installation's one address. From the host that runs the engine it is asked for at the edge's published port, under the
 * address's name: what a browser would send, whether or not DNS, proxy and certificate are there yet.
 */
export function throughEdge(
  profile: Pick<ResolvedProfile, "address" | "ports" | "edge">,
  path: string,
  isLocal: boolean,
): Reached {
  if (!isLocal) return { url: `${profile.address}${path}` };
  const endsTls = !["none", "behind-proxy"].includes(profile.edge.tls);
  return {
    url: `${endsTls ? "https" : "http"}://${new URL(profile.address).host}${path}`,
    connectTo: { host: "127.0.0.1", port: edgePort(profile) },
    ...(endsTls && { anyCertificate: true }),
  };
}
