import type { ResolvedProfile } from "../../../src/domain/profile.ts";
import { redirectUri } from "../addresses.ts";
import { edgePort } from "../published-ports.ts";
import { isReplaced, type WrittenService, writtenService, writtenSettings } from "../written-compose-file.ts";

/**
 * What makes the edge and the dashboard's server what they are: writing our file again changes
 * nothing where another one says these.
 */
const decides: Readonly<Record<string, readonly (keyof WrittenService)[]>> = {
  edge: ["image", "build", "command", "entrypoint", "extends"],
  dashboard: ["build", "command", "entrypoint", "extends"],
};
const settings: Readonly<Record<string, string>> = { edge: "CADDYFILE", dashboard: "DASHBOARD_API_BASE" };

/**
 * Of the edge's rules and the dashboard's start, what a person's own compose file says in the place
 * of ours: `edge.image`.
 */
export function edgeOverrides(overrideText: string | undefined): string[] {
  return Object.entries(decides).flatMap(([service, keys]) => {
    if (isReplaced(overrideText, service)) return [service];
    const written = writtenService(overrideText, service);
    if (written === undefined) return [];
    const setting = settings[service] ?? "";
    const said = keys.filter((key) => written[key] !== undefined).map((key) => `${service}.${key}`);
    if (isReplaced(overrideText, service, "environment")) return [...said, `${service}.environment`];
    return writtenSettings(written).some(([name]) => name === setting)
      ? [...said, `${service}.environment.${setting}`]
      : said;
  });
}

/** The same of where pages ask the api: DASHBOARD_API_BASE, and whatever may say it. */
export const apiBaseOverrides = (overrideText: string | undefined): string[] =>
  edgeOverrides(overrideText).filter((said) => /^dashboard($|[.](environment|extends))/.test(said));

/**
 * Until 0.1 dashboard and api had a published port each, and no edge stood before them. For a
 * compose.yaml of ours.
 */
export const isEarlierLayout = (composeText: string | undefined): composeText is string =>
  composeText !== undefined && writtenService(composeText, "edge") === undefined;

/**
 * What the first run of today's layout moves, for people, and what somebody else has to change
 * then.
 */
export function movesFromEarlierLayout(
  composeText: string | undefined,
  profile: Pick<ResolvedProfile, "address" | "edge" | "ports" | "tunnel">,
): string[] {
  const port = edgePort(profile);
  const wasOpen = (service: string) => [writtenService(composeText, service)?.ports ?? []].flat().length > 0;
  const closed = (["postgres", "redis", "clickhouse", "temporal"] as const).filter(
    (name) => profile.ports[name] === false && wasOpen(name),
  );
  const inFront =
    profile.tunnel === undefined
      ? `whatever is in front must send all requests for ${profile.address} to port ${port} on this host`
      : "Cloudflare's tunnel must send its public name to http://edge:8080";
  return [
    `one address instead of two: ${profile.address} for dashboard and API, on port ${port}; the API's own port is closed`,
    ...(profile.edge.tls === "behind-proxy" ? [inFront] : []),
    ...(closed.length === 0
      ? []
      : [
          `ports of ${closed.join(", ")} on this host are closed; set a number in the profile (ports.${closed[0]}) to open one again`,
        ]),
    "each container gets only the lines of .env that it needs; your own lines reach api, worker and dashboard",
    "databases, Redis and Temporal move to a separate network, without the edge and the tunnel",
    "each service gets a memory and process limit; change it with limits in the profile (limits: {postgres: {memory: 16g}})",
    `to register at Google: ${redirectUri(profile)}`,
    "data, secrets and volumes are kept; to go back, restore the dated compose.yaml and .env and run docker compose up -d --remove-orphans",
  ];
}
