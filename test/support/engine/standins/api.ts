import { Pool } from "pg";
import { isFixed } from "./fixed.ts";
import { exitOnSignal, log, type Reply, type Request, serve } from "./http.ts";
import { initiateGoogle } from "./oauth.ts";
import { embeddedSessions } from "./sessions.ts";
import { readSettings } from "./settings.ts";

/** Stand-in for the application's API, written from its HTTP contract alone. */
const settings = readSettings();
const pool = new Pool({ connectionString: settings.databaseUrl, connectionTimeoutMillis: 5000 });
// A lost connection in the pool must not end the process; the next request tells.
pool.on("error", (error) => log("error", error.message));
const sessions = embeddedSessions(pool, settings.jwtSecret);
// The image says which of the two it is; only the embedded one has these routes.
const isEmbedded = process.env.DITTOFEED_STANDIN_EMBEDDED === "1";

async function answer(request: Request): Promise<Reply> {
  if (isRefusedOrigin(request.headers.origin)) throw new Error("Not allowed by CORS");
  const route = `${request.method} ${request.path}`;
  if (route === "GET /api") return { status: 200, body: { version: "0.23.0-standin" } };
  if (route === "GET /api/public/auth/oauth2/initiate/google") return initiateGoogle(request, settings);
  const embedded = isEmbedded ? await sessions(request) : undefined;
  if (embedded !== undefined) return embedded;
  if (route === "GET /api/journeys") {
    return settings.authMode === "anonymous"
      ? { status: 200, body: { journeys: [] } }
      : { status: 401, body: { statusCode: 401, message: "Unauthorized" } };
  }
  return {
    status: 404,
    body: { statusCode: 404, error: "Not Found", message: `Route ${route.replace(" ", ":")} not found` },
  };
}

/** Known defect of the published images: pages of any origin but localhost get a 500. */
function isRefusedOrigin(origin: string | undefined): boolean {
  if (origin === undefined || /^http:\/\/localhost(:\d+)?$/.test(origin)) return false;
  return !(isFixed("cors") && origin === new URL(settings.dashboardUrl).origin);
}

const host = process.env.API_HOST ?? (settings.production ? "0.0.0.0" : "localhost");
const port = Number(process.env.API_PORT ?? 3001);
exitOnSignal();
serve(answer).listen(port, host, () => log("info", `Server listening at http://${host}:${port}`));
