import { localPorts } from "../../src/domain/local-address.ts";
import type { ResolvedProfile, Target } from "../../src/domain/profile.ts";
import { answersOf } from "../../src/domain/target.ts";

type Addressed = Pick<ResolvedProfile, "address"> & { target?: Target | undefined };

/** Where the api answers: from source there is no edge in front of it, and it has its own port. */
export function apiOrigin({ address, target }: Addressed): string {
  const isFromSource = target !== undefined && answersOf({ target }).runsSource;
  return isFromSource ? `http://localhost:${localPorts.api}` : new URL(address).origin;
}

/**
 * What has to be registered at Google, letter by letter. The api builds it from X-Forwarded-Proto
 * and -Host, which the edge states.
 */
export function redirectUri(profile: Addressed): string {
  return `${apiOrigin(profile)}/api/public/auth/oauth2/callback/google`;
}

/** Leads to Google at once; what it answers can be looked at without a browser. */
export const signInRoute = "/api/public/auth/oauth2/initiate/google";

/**
 * Asked by nobody in particular it is 401, and 200 or 403 where no session is asked for. Without a
 * workspace 400 comes before either.
 */
export const memberRoute = "/api/journeys?workspaceId=00000000-0000-4000-8000-000000000000";

const embeddedPaths = [
  "journeys/v2",
  "broadcasts/v2",
  "segments/v1",
  "templates/email",
  "templates/sms",
  "deliveries/v2",
];

/** Addresses to put into an iframe; none in standard mode. */
export function embeddedPages({ address, mode }: Pick<ResolvedProfile, "address" | "mode">): string[] {
  if (mode === "standard") return [];
  return embeddedPaths.map((path) => `${new URL(address).origin}/dashboard/dashboard-l/embedded/${path}`);
}

export const isHttps = ({ address }: Addressed): boolean => address.startsWith("https:");

export function isLoopbackAddress(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127\./.test(hostname);
}
