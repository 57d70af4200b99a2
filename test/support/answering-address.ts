import { memberRoute, redirectUri, signInRoute } from "../../compose/stack/addresses.ts";
import type { Http, HttpAnswer, HttpRequest } from "../../src/domain/ports.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";

/** The one address of an installation that is as it should be, for a test of what asks it; all else it does not know. */
export function answeringAddress({ address, google }: Pick<ResolvedProfile, "address" | "google">): Http {
  const answer = (status: number, headers = {}, body = ""): HttpAnswer => ({ status, headers, body });
  return async ({ url, method = "GET", headers }: HttpRequest) => {
    const { pathname, search, origin } = new URL(url);
    if (origin !== address) throw new Error(`${origin} has no address (ENOTFOUND)`);
    const route = pathname + search;
    if (pathname === "/api/health" || pathname === "/api") return answer(200);
    if (route === memberRoute || pathname.endsWith("/auth/session")) return answer(401);
    if (pathname === "/dashboard/journeys") return answer(307, { location: `${address}${signInRoute}` });
    if (pathname === signInRoute) {
      const asked = new URLSearchParams({ client_id: google?.clientId ?? "", redirect_uri: redirectUri({ address }) });
      return answer(302, { location: `https://accounts.google.com/o/oauth2/v2/auth?${asked}` });
    }
    if (pathname.endsWith("/auth/callback")) return answer(400);
    if (pathname === "/api-l/embedded-sessions/verify") return answer(headers?.origin === address ? 404 : 403);
    if (pathname === "/api/auth/signout") return answer(200, { "set-cookie": "df-jwt=; Max-Age=0" });
    if (method === "OPTIONS")
      return answer(204, { "access-control-allow-origin": "*", "access-control-allow-headers": "authorization" });
    return pathname.startsWith("/api/public/apps") ? answer(401) : answer(404);
  };
}
