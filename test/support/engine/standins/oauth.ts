import { randomUUID } from "node:crypto";
import type { Reply, Request } from "./http.ts";
import type { Settings } from "./settings.ts";

/** Where the login at Google begins. Its statuses tell an installer which setting is wrong. */
export function initiateGoogle(request: Request, settings: Settings, env: NodeJS.ProcessEnv = process.env): Reply {
  if (settings.authMode !== "multi-tenant") return { status: 404, body: { message: "Not Found" } };
  if (settings.authProvider !== "google") return { status: 400, body: { message: "Unsupported AUTH_PROVIDER" } };
  const clientId = env.GOOGLE_CLIENT_ID;
  if (!clientId || !env.GOOGLE_CLIENT_SECRET) return { status: 500, body: { message: "Google OAuth not configured" } };
  const scheme = first(request.headers["x-forwarded-proto"]) ?? "http";
  const host = first(request.headers["x-forwarded-host"]) ?? request.headers.host ?? "localhost";
  const url = new URL("https://accounts.google.com/o/oauth2/v2/auth");
  url.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: `${scheme}://${host}/api/public/auth/oauth2/callback/google`,
    response_type: "code",
    scope: "openid email profile",
    state: randomUUID(),
  }).toString();
  return { status: 302, location: url.toString() };
}

function first(header: string | string[] | undefined): string | undefined {
  return (Array.isArray(header) ? header[0] : header)?.split(",")[0]?.trim();
}
