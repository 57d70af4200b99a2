import { check } from "../../domain/check.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { fail, ok, unknown, warn } from "../../domain/finding.ts";
import { withoutContainers } from "./running.ts";
import { hostOfOrigin, isAddress, tunnelOrigins } from "./tunnel-log.ts";

export const tunnelPointsAtNames = check({
  id: "S13",
  title: "The tunnel sends requests to services by name",
  category: "services",
  service: "cloudflared",
  symptom: "After a redeploy, the public address returns 502 although all containers are healthy",
  detection: "the ingress in cloudflared's log, compared with the containers' names and addresses",
  proof: "engine",
  stops: "sign-in",
  explains: ["E9"],
  reads: ["installation", "containers", "logs"],
  needs: ["H1"],
  detect({ installation, containers, logs }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    const tunnel = containers.find(({ service }) => service === "cloudflared");
    if (tunnel === undefined) return ok("this stack has no tunnel");
    const lines = logs.get(tunnel.name) ?? [];
    const origins = tunnelOrigins(lines);
    if (origins.length === 0) return unknown("the last lines of the tunnel's log name no service");
    const checked = origins.map((origin) => ({ origin, fault: faultOf(origin, tunnel, containers, lines) }));
    const faulty = checked.filter(({ fault }) => fault !== undefined);
    if (faulty.length === 0) return ok(`it sends to ${origins.join(", ")}`);
    const said = {
      saw: `The tunnel sends requests to ${faulty.map(({ origin, fault }) => `${origin}, ${fault?.words}`).join("; ")}.`,
      why: "Addresses and generated names change whenever containers are recreated. Service names do not.",
      next: "In Cloudflare's dashboard (Zero Trust, Networks, Tunnels, Public hostnames), use http://edge:8080 for the public address",
      evidence: lines.filter((line) => faulty.some(({ origin }) => line.includes(origin))).slice(-2),
    };
    return faulty.some(({ fault }) => fault?.isDead) ? fail(said) : warn(said);
  },
});

interface Fault {
  words: string;
  /** Nothing can answer there now. */
  isDead: boolean;
}

function faultOf(
  origin: string,
  tunnel: InspectedContainer,
  containers: readonly InspectedContainer[],
  lines: readonly string[],
): Fault | undefined {
  const host = hostOfOrigin(origin);
  if (host === undefined) return undefined;
  // Its containers' names are right, and what the images have built in is not put right on that
  // way.
  const isPastEdge = (host === "dashboard" || host === "api") && containers.some(({ service }) => service === "edge");
  if (isPastEdge) return { words: "which bypasses the edge", isDead: true };
  const onHost = tunnel.networks.some(({ name }) => name === "host");
  if (/^(localhost|127\.|::1$)/.test(host))
    return onHost ? undefined : { words: "which is the tunnel's own container", isDead: true };
  if (isAddress(host)) {
    const now = containers.find(({ networks }) => networks.some(({ address }) => address === host));
    if (now !== undefined) return { words: `the current address of ${now.name}`, isDead: false };
    const ours = containers.flatMap(({ networks }) => networks.map(({ address }) => prefix(address)));
    return ours.includes(prefix(host)) ? { words: "an address that no container has", isDead: true } : undefined;
  }
  const byAlias = containers.some(({ networks }) => networks.some(({ aliases }) => aliases.includes(host)));
  const byName = containers.find(({ name }) => name === host);
  const generated = byName?.isCoolify === true && byName.service !== host;
  if (generated) return { words: "a name that changes with the next deployment", isDead: false };
  if (byAlias || byName !== undefined) return undefined;
  const unresolved = lines.some((line) => line.includes("no such host") && line.includes(host));
  const old = containers.some(({ service }) => host.startsWith(`${service}-`));
  return unresolved || old ? { words: "a name that no container has", isDead: true } : undefined;
}

/** The first two numbers: Docker gives a stack's networks addresses that begin alike. */
const prefix = (address: string) => address.split(".").slice(0, 2).join(".");
