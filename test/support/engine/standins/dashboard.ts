import { Pool } from "pg";
import { isFixed } from "./fixed.ts";
import { exitOnSignal, log, type Reply, type Request, serve } from "./http.ts";
import { page } from "./pages.ts";
import { requestContext } from "./request-context.ts";
import { readSettings, type Settings } from "./settings.ts";

/** Stand-in for the dashboard, as awkward as the fork's at 0e0c3bac; each quirk names its file and line there. */
const isEmbedded = process.env.DITTOFEED_STANDIN_EMBEDDED === "1";
const build = "standin-build";
/** pages/dashboard-l/embedded, getServerSideProps of each: 404 without these; with any they open (and show an error, since the api has no data for them). */
const embeddedPages: Readonly<Record<string, readonly string[]>> = {
  "journeys/v2": ["token", "workspaceId"],
  "broadcasts/v2": ["token", "workspaceId"],
  "deliveries/v2": ["token", "workspaceId"],
  "segments/v1": ["token", "workspaceId", "id"],
  "templates/email": ["token", "workspaceId", "id"],
  "templates/sms": ["token", "workspaceId", "id"],
};
const pages = ["journeys", "segments", "templates", "deliveries", "settings", "users", "events", "broadcasts"];
/** lib/requestContext.ts:132, pages/api/auth/callback.page.ts:18, session.page.ts:9: built in, whatever is set. */
const builtIn = "http://localhost:3001";
let pool: Pool | undefined;

async function answer(request: Request): Promise<Reply> {
  const { method, path } = request;
  if (path === "/dashboard/api") return { status: 200, body: { message: "ok" } };
  // next.config.js, redirects
  if (path === "/dashboard") return { status: 307, location: "/dashboard/journeys" };
  if (path === "/dashboard/api/auth/callback") return callback(request);
  if (path === "/dashboard/api/auth/session") return session(request);
  if (path === "/dashboard/api/auth/signout") return signOut(method);
  if (path === "/dashboard/auth/no-organization")
    return html(page({ build, apiBase: undefined, title: "No organization" }));
  const wanted = isEmbedded ? embeddedPages[path.replace("/dashboard/dashboard-l/embedded/", "")] : undefined;
  if (wanted?.every((name) => request.query.has(name))) return html("<h1>embedded</h1>");
  const data = /^\/dashboard\/_next\/data\/([^/]+)\/([a-z]+)\.json$/.exec(path);
  const name = data?.[2] ?? /^\/dashboard\/([a-z]+)$/.exec(path)?.[1] ?? "";
  // There is no /dashboard/auth/login and no /dashboard/auth/error, though the app leads there.
  if (!pages.includes(name) || (data !== null && data[1] !== build)) return { status: 404, body: "<h1>404</h1>" };
  return appPage(request, name, data !== null);
}

/** A lost connection in the pool must not end the process; the next request tells. */
function poolOf({ databaseUrl }: Settings): Pool {
  const made = new Pool({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  return made.on("error", (error) => log("error", error.message));
}

/** lib/requestContext.ts: of the cookies; else of the headers, which no browser sends; else to Google. */
async function appPage(request: Request, name: string, asData: boolean): Promise<Reply> {
  // Configuration is read when a page is asked for, not at boot.
  const settings = readSettings();
  pool ??= poolOf(settings);
  const { cookies, headers } = request;
  const isSignedIn = cookies["df-authenticated"] === "true" && cookies["df-workspace"] && cookies["df-email"];
  const jwt = cookies["df-jwt"] || cookies["df-jwt-transfer"];
  const authorization = isSignedIn && jwt ? `Bearer ${jwt}` : headers.authorization;
  const context =
    settings.authMode === "multi-tenant"
      ? await requestContext(pool, settings, authorization)
      : ({ state: "ok", workspaceId: "" } as const);
  if (context.state === "ok")
    return html(page({ build, apiBase: apiBase(settings), title: name, workspaceId: context.workspaceId }));
  const returnUrl = encodeURIComponent(`/dashboard/${name}`);
  const to = `${loginOrigin(settings)}/api/public/auth/oauth2/initiate/${settings.authProvider}?returnUrl=${returnUrl}`;
  // Next.js puts a redirect of a page's data into its body, where no header tells of it.
  return asData
    ? { status: 200, body: { pageProps: { __N_REDIRECT: to }, __N_SSP: true } }
    : { status: 307, location: to };
}

/** pages/api/auth/callback.page.ts */
async function callback({ query }: Request): Promise<Reply> {
  const token = query.get("token");
  if (!token) return { status: 400, body: { error: "Missing token" } };
  // :12 writes the one-time token into the log.
  log("info", `Auth callback received - token: ${token}`);
  try {
    const exchanged = await fetch(`${builtIn}/api/public/auth/auth/exchange`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (!exchanged.ok) return { status: 400, body: { error: "Invalid token" } };
    const { session: found, jwt } = (await exchanged.json()) as {
      session: { workspaceId: string; email: string };
      jwt: string;
    };
    // :38: never Secure, whatever the address.
    const cookie = (name: string, value: string, seconds: number, more = "") =>
      `${name}=${encodeURIComponent(value)}; Max-Age=${seconds}; Path=/; SameSite=Lax${more}`;
    const fortnight = 14 * 24 * 3600;
    return {
      status: 302,
      location: query.get("returnUrl") ?? "/dashboard/journeys",
      headers: {
        "set-cookie": [
          cookie("df-workspace", found.workspaceId, fortnight),
          cookie("df-email", found.email, fortnight),
          cookie("df-authenticated", "true", fortnight),
          cookie("df-jwt", jwt, 7 * 24 * 3600, "; HttpOnly"),
          // :80: the only way of the token into the page, and it lasts a minute.
          cookie("df-jwt-transfer", jwt, 60),
        ],
      },
    };
  } catch {
    return { status: 500, body: { error: "Failed to authenticate" } };
  }
}

/** pages/api/auth/session.page.ts */
async function session({ headers }: Request): Promise<Reply> {
  try {
    const asked = await fetch(`${builtIn}/api/public/auth/session`, { headers: { cookie: headers.cookie ?? "" } });
    return { status: asked.status, body: await asked.json() };
  } catch {
    return { status: 500, body: { authenticated: false, error: "Failed to check session" } };
  }
}

/** pages/api/auth/signout.page.ts: clears the token, and leaves df-authenticated, df-email and df-workspace. */
function signOut(method: string): Reply {
  if (method !== "GET" && method !== "POST") return { status: 405, body: { error: "Method not allowed" } };
  const cleared = ["df-jwt", "df-jwt-transfer", "df-session"].map(
    (name) => `${name}=; Max-Age=0; Path=/; SameSite=Lax`,
  );
  const reply = { status: 200, body: { success: true }, headers: { "set-cookie": cleared } };
  return method === "POST" ? reply : { ...reply, status: 307, location: "/" };
}

/** lib/apiBase.ts: goes into the page, and the browser asks there. */
function apiBase({ production }: Settings): string {
  return process.env.DASHBOARD_API_BASE ?? (production ? "" : builtIn);
}

function loginOrigin(settings: Settings): string {
  return isFixed("login") ? settings.dashboardUrl : builtIn;
}

const html = (body: string): Reply => ({ status: 200, body });

// Docker sets HOSTNAME to the container's id, and Next's server binds to it: then only that one address answers.
const host = process.env.HOSTNAME ?? "0.0.0.0";
const port = Number(process.env.PORT ?? 3000);
exitOnSignal();
serve(answer).listen(port, host, () => log("info", `ready on http://${host}:${port}`));
