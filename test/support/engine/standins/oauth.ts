import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { log, type Reply, type Request } from "./http.ts";
import { sessionToken } from "./request-context.ts";
import type { Settings } from "./settings.ts";

/**
 * Sign-in at Google: api/src/controllers/multiTenantController.ts of the fork at 0e0c3bac, its defects included. States and one-time
 * tokens are in this process's memory, and tokens are written into the log as the real one does.
 */
export function oauthRoutes(pool: Pool, settings: Settings, env: NodeJS.ProcessEnv = process.env) {
  const states = new Map<string, { workspaceId: string | null; returnUrl: string }>();
  const tokens = new Map<string, { email: string; workspaceId: string; jwt: string }>();

  function initiate({ query, headers }: Request): Reply {
    // :68, :79, :97: statuses that tell an installer which setting is wrong.
    if (settings.authMode !== "multi-tenant")
      return { status: 404, body: { message: "Multi-tenant auth not enabled" } };
    if (settings.authProvider !== "google") return { status: 400, body: { error: "Unsupported auth provider" } };
    const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = env;
    if (!clientId || !clientSecret) return { status: 500, body: { error: "OAuth provider not configured" } };
    const state = `${Date.now()}-${randomBytes(16).toString("hex")}`;
    // :107: a workspace and a return address of whoever asks, neither of them looked at.
    states.set(state, {
      workspaceId: query.get("workspaceId"),
      returnUrl: query.get("returnUrl") || "/dashboard/journeys",
    });
    const url = new URL("https://accounts.google.com/o/oauth2/v2/auth");
    url.search = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri(headers),
      response_type: "code",
      scope: "openid email profile",
      state,
      access_type: "offline",
      prompt: "consent",
    }).toString();
    return { status: 302, location: url.toString() };
  }

  async function callback({ query, headers }: Request): Promise<Reply> {
    if (settings.authMode !== "multi-tenant")
      return { status: 404, body: { message: "Multi-tenant auth not enabled" } };
    const error = query.get("error");
    // :170: a page that the dashboard does not have.
    if (error !== null) return { status: 302, location: `/dashboard/auth/error?message=${encodeURIComponent(error)}` };
    const state = states.get(query.get("state") ?? "");
    if (state === undefined) return { status: 400, body: { error: "Invalid state" } };
    states.delete(query.get("state") ?? "");
    const answer = await fetch("https://oauth2.googleapis.com/token", {
      method: "POST",
      body: new URLSearchParams({
        code: query.get("code") ?? "",
        client_id: env.GOOGLE_CLIENT_ID ?? "",
        client_secret: env.GOOGLE_CLIENT_SECRET ?? "",
        redirect_uri: redirectUri(headers),
        grant_type: "authorization_code",
      }),
    });
    if (!answer.ok) return { status: 500, body: { error: "Failed to authenticate with Google" } };
    const { access_token: access } = (await answer.json()) as { access_token: string };
    const info = await fetch("https://www.googleapis.com/oauth2/v2/userinfo", {
      headers: { authorization: `Bearer ${access}` },
    });
    const { id, email } = (await info.json()) as { id: string; email: string };
    const workspaceId = state.workspaceId ?? (await workspaceOf(email));
    // :262
    if (workspaceId === undefined)
      return { status: 302, location: `/dashboard/auth/no-organization?email=${encodeURIComponent(email)}` };
    const token = randomBytes(32).toString("hex");
    const claims = { sub: id, email, email_verified: true, nickname: email.split("@")[0] };
    tokens.set(token, { email, workspaceId, jwt: sessionToken(claims, settings.jwtSecret) });
    const way = `/dashboard/api/auth/callback?token=${token}&returnUrl=${encodeURIComponent(state.returnUrl)}`;
    log("info", `Redirecting to dashboard with JWT ${settings.dashboardUrl}${way}`);
    return { status: 302, location: `${settings.dashboardUrl}${way}` };
  }

  async function workspaceOf(email: string): Promise<string | undefined> {
    const { rows } = await pool.query(
      `SELECT m."lastWorkspaceId" AS last, r."workspaceId" AS role FROM "WorkspaceMember" m
       LEFT JOIN "WorkspaceMemberRole" r ON r."workspaceMemberId" = m.id WHERE m.email = $1 LIMIT 1`,
      [email],
    );
    const [member] = rows as { last: string | null; role: string | null }[];
    return member?.last ?? member?.role ?? undefined;
  }

  /** :437, registered below a prefix that ends in /auth, so that the address has it twice. */
  function exchange({ body }: Request): Reply {
    const found = tokens.get(String(body.token));
    if (found === undefined) return { status: 400, body: { error: "Invalid token" } };
    tokens.delete(String(body.token));
    return { status: 200, body: { success: true, session: found, jwt: found.jwt } };
  }

  const routes: Record<string, (request: Request) => Promise<Reply> | Reply> = {
    "GET /oauth2/initiate/google": initiate,
    "GET /oauth2/callback/google": callback,
    "POST /auth/exchange": exchange,
    "GET /session": () => ({ status: 401, body: { authenticated: false } }),
    "POST /signout": () => ({ status: 200, body: { success: true, redirectUrl: "/dashboard/auth/login" } }),
  };
  return (request: Request): Promise<Reply> | Reply | undefined => {
    const path = request.path.replace(/^\/api\/public\/auth/, "");
    return path === request.path ? undefined : routes[`${request.method} ${path}`]?.(request);
  };
}

/** :123: of whatever the request says. */
function redirectUri(headers: Request["headers"]): string {
  const scheme = headers["x-forwarded-proto"] ?? "http";
  const host = headers["x-forwarded-host"] ?? headers.host ?? "localhost:3001";
  return `${scheme}://${host}/api/public/auth/oauth2/callback/google`;
}
