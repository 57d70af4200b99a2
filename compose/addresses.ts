import type { SettledProfile } from "../src/domain/profile.ts";

type Addressed = Pick<SettledProfile, "addresses">;

/** What has to be registered at Google, letter by letter. The api builds it from X-Forwarded-Proto and -Host. */
export function redirectUri({ addresses }: Addressed): string {
  return `${new URL(addresses.api).origin}/api/public/auth/oauth2/callback/google`;
}

/** Leads to Google at once; what it answers can be looked at without a browser. */
export const signInRoute = "/api/public/auth/oauth2/initiate/google";

const embeddedPaths = [
  "journeys/v2",
  "broadcasts/v2",
  "segments/v1",
  "templates/email",
  "templates/sms",
  "deliveries/v2",
];

/** Addresses to put into an iframe; none in standard mode. */
export function embeddedPages({ addresses, mode }: Pick<SettledProfile, "addresses" | "mode">): string[] {
  if (mode === "standard") return [];
  const { origin } = new URL(addresses.dashboard);
  return embeddedPaths.map((path) => `${origin}/dashboard/dashboard-l/embedded/${path}`);
}

/** Where browsers come from, dashboard first; one entry where both addresses have the same origin. */
export function publicOrigins({ addresses }: Addressed): string[] {
  return [...new Set([new URL(addresses.dashboard).origin, new URL(addresses.api).origin])];
}

/** Both addresses https? A cookie marked Secure is lost as soon as one of the two is plain http. */
export function isHttps({ addresses }: Addressed): boolean {
  return publicOrigins({ addresses }).every((origin) => origin.startsWith("https:"));
}

export function isLoopbackAddress(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127\./.test(hostname);
}
