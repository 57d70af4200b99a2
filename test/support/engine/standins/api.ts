import { Pool } from "pg";
import { clickhouse } from "./clickhouse-client.ts";
import { isFixed } from "./fixed.ts";
import { exitOnSignal, log, type Reply, type Request, serve } from "./http.ts";
import { oauthRoutes } from "./oauth.ts";
import { requestContext } from "./request-context.ts";
import { embeddedSessions } from "./sessions.ts";
import { readSettings } from "./settings.ts";
import { askTemporal } from "./workflows.ts";
import { writeKeyWorkspace } from "./write-key.ts";

/** Stand-in for the application's api, as awkward as the fork's at 0e0c3bac; each quirk names its file and line there. */
const settings = readSettings();
const pool = new Pool({ connectionString: settings.databaseUrl, connectionTimeoutMillis: 5000 });
// A lost connection in the pool must not end the process; the next request tells.
pool.on("error", (error) => log("error", error.message));
const sessions = embeddedSessions(pool, settings.jwtSecret);
const oauth = oauthRoutes(pool, settings);
// The image says which of the two it is; only the embedded one has these routes.
const isEmbedded = process.env.DITTOFEED_STANDIN_EMBEDDED === "1";

async function answer(request: Request): Promise<Reply> {
  const { origin } = request.headers;
  // buildApp/cors.ts:28: an Error in place of a refusal, which is a 500 for every method, OPTIONS too.
  if (isRefusedOrigin(origin)) throw new Error("Not allowed by CORS");
  const reply = request.method === "OPTIONS" ? { status: 204 } : await route(request);
  const cors = { "access-control-allow-origin": origin ?? "", "access-control-allow-credentials": "true" };
  return origin === undefined ? reply : { ...reply, headers: { ...reply.headers, ...cors } };
}

async function route(request: Request): Promise<Reply> {
  const name = `${request.method} ${request.path}`;
  // indexController.ts: the process alone; no database is asked.
  if (name === "GET /api") return { status: 200, body: { version: "0.23.0-standin" } };
  const signIn = await oauth(request);
  if (signIn !== undefined) return signIn;
  const embedded = isEmbedded ? await sessions(request) : undefined;
  if (embedded !== undefined) return embedded;
  if (/^POST \/api\/public\/apps\/(identify|track|page|screen|group|batch)$/.test(name)) return event(request);
  const known = memberRoutes[name];
  if (known !== undefined) return forMembers(request, known);
  // There is no POST /api/auth/signout, which the dashboard's button calls (profileTab.tsx:41): this is what it gets.
  return {
    status: 404,
    body: { statusCode: 404, error: "Not Found", message: `Route ${name.replace(" ", ":")} not found` },
  };
}

/** publicAppsController.ts: the write key decides, PostgreSQL holds it. */
async function event(request: Request): Promise<Reply> {
  const { authorization } = request.headers;
  if (authorization === undefined)
    return { status: 400, body: { message: "headers must have property authorization" } };
  const workspaceId = await writeKeyWorkspace(pool, authorization);
  if (workspaceId === undefined) return { status: 401, body: { message: "Invalid write key." } };
  const { messageId = "", ...rest } = request.body;
  const row = { workspace_id: workspaceId, message_id: messageId, message_raw: JSON.stringify(rest) };
  // userEvents.ts:52: without its table ClickHouse refuses, the answer is 500, and the event is lost.
  await clickhouse(
    "INSERT INTO user_events_v2 (workspace_id, message_id, message_raw) FORMAT JSONEachRow",
    JSON.stringify(row),
  );
  return { status: 204 };
}

const memberRoutes: Readonly<Record<string, (request: Request) => Promise<Reply> | Reply>> = {
  "GET /api/journeys": () => ({ status: 200, body: { journeys: [] } }),
  "GET /api/deliveries": () => ({ status: 200, body: { items: [] } }),
  // usersController.ts and userEvents.ts read ClickHouse; its "Unknown table" is a 500.
  "POST /api/users": async () => {
    await clickhouse("SELECT count() FROM computed_property_assignments_v2");
    return { status: 200, body: { users: [] } };
  },
  "GET /api/events": async ({ query }) => {
    const user = JSON.stringify(query.get("userId") ?? "").replaceAll("'", "");
    const list = await clickhouse(
      `SELECT message_id AS messageId FROM user_events_v2 WHERE position(message_raw, '${user}') > 0 FORMAT JSONEachRow`,
    );
    return {
      status: 200,
      body: {
        events: list
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
      },
    };
  },
  // periods.ts:578 signals a workflow that must run already.
  "POST /api/computed-properties/trigger-recompute": async ({ body }) => {
    const id = `compute-properties-workflow-${body.workspaceId}`;
    const { status, body: said } = await askTemporal("signal", id);
    if (status === 500) throw new Error(said);
    if (status === 404) throw new Error(`workflow not found for ID: ${id}`);
    return { status: 200 };
  },
  "PUT /api/segments": ({ body }) => ({ status: 200, body: { id: "segment", name: body.name } }),
};

/** buildApp/requestContext.ts:44. */
async function forMembers(request: Request, work: (request: Request) => Promise<Reply> | Reply): Promise<Reply> {
  if (settings.authMode === "anonymous") return work(request);
  const workspaceId = request.query.get("workspaceId") ?? request.body.workspaceId;
  // Fastify validates before its hooks: who asks for nothing gets 400, signed in or not.
  if (typeof workspaceId !== "string") return { status: 400, body: { message: "must have property workspaceId" } };
  const context = await requestContext(pool, settings, request.headers.authorization);
  if (context.state === "not-authenticated") return { status: 401 };
  if (context.state === "refused" || context.workspaceId !== workspaceId) return { status: 403 };
  return work(request);
}

/** buildApp/cors.ts:15: these four, whatever the address is. */
function isRefusedOrigin(origin: string | undefined): boolean {
  if (origin === undefined || /^http:\/\/(localhost|127\.0\.0\.1):300[01]$/.test(origin)) return false;
  return !(isFixed("cors") && origin === new URL(settings.dashboardUrl).origin);
}

const host = process.env.API_HOST ?? (settings.production ? "0.0.0.0" : "localhost");
const port = Number(process.env.API_PORT ?? 3001);
exitOnSignal();
serve(answer).listen(port, host, () => log("info", `Server listening at http://${host}:${port}`));
