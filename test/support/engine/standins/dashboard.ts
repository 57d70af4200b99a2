import { isFixed } from "./fixed.ts";
import { exitOnSignal, log, type Reply, type Request, serve } from "./http.ts";
import { readSettings, type Settings } from "./settings.ts";

/** Stand-in for the dashboard: its routes and redirects, no page worth looking at. */
const isEmbedded = process.env.DITTOFEED_STANDIN_EMBEDDED === "1";
const embeddedPages = [
  "journeys/v2",
  "broadcasts/v2",
  "segments/v1",
  "templates/email",
  "templates/sms",
  "deliveries/v2",
].map((page) => `/dashboard/dashboard-l/embedded/${page}`);

function answer(request: Request): Reply {
  if (request.path === "/dashboard/api") return { status: 200, body: { message: "ok" } };
  if (request.path === "/dashboard") return { status: 307, location: "/dashboard/journeys" };
  if (!request.path.startsWith("/dashboard/")) return { status: 404, body: "<h1>404</h1>" };
  // The real one reads its configuration when a page is asked for, not at boot.
  const settings = readSettings();
  if (settings.authMode === "multi-tenant" && settings.authProvider !== "google") {
    throw new Error("AUTH_PROVIDER must be google");
  }
  if (isEmbedded && embeddedPages.includes(request.path)) return { status: 200, body: "<h1>embedded</h1>" };
  if (request.path.includes("/embedded/")) return { status: 404, body: "<h1>404</h1>" };
  if (settings.authMode !== "multi-tenant") return { status: 200, body: "<h1>journeys</h1>" };
  return { status: 307, location: `${loginOrigin(settings)}/api/public/auth/oauth2/initiate/google` };
}

/** Known defect of the published images: the login goes to localhost, wherever the browser is. */
function loginOrigin(settings: Settings): string {
  if (!isFixed("login")) return "http://localhost:3001";
  return process.env.DASHBOARD_API_BASE || settings.dashboardUrl;
}

// Docker sets HOSTNAME to the container's id, and Next's server binds to it: then only that one address answers.
const host = process.env.HOSTNAME ?? "0.0.0.0";
const port = Number(process.env.PORT ?? 3000);
exitOnSignal();
serve(answer).listen(port, host, () => log("info", `ready on http://${host}:${port}`));
