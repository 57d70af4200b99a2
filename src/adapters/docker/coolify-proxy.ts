import type { CoolifyProxy } from "../../domain/facts/coolify.ts";

interface Inspected {
  Id?: string;
  Name?: string;
  State?: { Status?: string };
  Config?: { Image?: string };
  NetworkSettings?: { Networks?: Record<string, unknown> | null };
}

/** `coolify-proxy` out of `docker inspect`: Traefik, or Caddy where a server was set to it. */
export function parseProxy(inspectJson: string): CoolifyProxy | undefined {
  const [found] = JSON.parse(inspectJson) as Inspected[];
  if (found === undefined) return undefined;
  const image = found.Config?.Image ?? "";
  const kind = /(^|\/)traefik(:|@|$)/.test(image) ? "traefik" : /caddy/.test(image) ? "caddy" : "unknown";
  return {
    id: found.Id ?? "",
    name: (found.Name ?? "").replace(/^\//, ""),
    image,
    kind,
    isRunning: found.State?.Status === "running",
    networks: Object.keys(found.NetworkSettings?.Networks ?? {}),
  };
}
