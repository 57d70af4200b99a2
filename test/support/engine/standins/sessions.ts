import { createHash, randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { isFixed } from "./fixed.ts";
import type { Reply, Request } from "./http.ts";
import { read, sign } from "./jwt.ts";
import { SessionStore } from "./session-store.ts";
import { checkWriteKey } from "./write-key.ts";

const accessSeconds = 900;
const refreshSeconds = 7 * 24 * 3600;

/** The four routes below /api-l/embedded-sessions; undefined for any other. */
export function embeddedSessions(pool: Pool, secret: string): (request: Request) => Promise<Reply | undefined> {
  const store = new SessionStore(pool);

  async function create({ body, headers }: Request): Promise<Reply> {
    const answer = await checkWriteKey(pool, body.workspaceId, headers.authorization);
    if (answer === "no header") return failure(401, "Missing authorization header");
    if (answer === "no workspace") return failure(403, "Invalid workspace");
    if (answer === "another key") return failure(403, "Invalid write key");
    const session = { sessionId: randomUUID(), workspaceId: String(body.workspaceId) };
    const tokens = issue(session);
    await store.insert({ ...session, refreshToken: tokens.refreshToken, hash: hash(tokens.accessToken) });
    await store.audit(session, "created");
    return { status: 200, body: tokens };
  }

  async function refresh({ body }: Request): Promise<Reply> {
    const session = await store.find("refreshToken", body.refreshToken);
    if (session === undefined) {
      await detectReuse(body.refreshToken);
      return failure(401, "Invalid refresh token");
    }
    if (session.revokedAt !== null || session.refreshExpiresAt < new Date()) return failure(401, "Session has ended");
    const tokens = issue(session);
    await store.rotate(session.sessionId, tokens.refreshToken, hash(tokens.accessToken));
    await store.audit(session, "refreshed");
    return { status: 200, body: tokens };
  }

  /** The published images answer 401 and leave it at that. */
  async function detectReuse(token: unknown): Promise<void> {
    const claims = isFixed("reuse") ? read(token, secret) : undefined;
    if (claims?.type !== "refresh") return;
    await store.revoke(claims.sessionId, "reuse_detected");
    await store.audit(claims, "reuse_detected", "refresh token was used before");
  }

  async function verify({ body }: Request): Promise<Reply> {
    const claims = read(body.token, secret);
    const session = claims?.type === "access" ? await store.find("sessionId", claims.sessionId) : undefined;
    const own = hash(String(body.token));
    // The token before the last refresh still counts until it expires: pages that are open keep working.
    const known = session !== undefined && [session.accessTokenHash, session.previousAccessTokenHash].includes(own);
    if (!known || session.revokedAt !== null) return { status: 200, body: { valid: false } };
    const { sessionId, workspaceId, expiresAt } = session;
    return { status: 200, body: { valid: true, workspaceId, sessionId, expiresAt } };
  }

  async function revoke({ body }: Request): Promise<Reply> {
    const by = body.sessionId === undefined ? "refreshToken" : "sessionId";
    const session = await store.find(by, body[by]);
    if (session === undefined) return failure(404, "Session not found");
    await store.revoke(session.sessionId, "manual");
    await store.audit(session, "revoked");
    return { status: 200, body: { success: true } };
  }

  function issue(session: { sessionId: string; workspaceId: string }) {
    const iat = Math.floor(Date.now() / 1000);
    const { sessionId, workspaceId } = session;
    const token = (type: "access" | "refresh", seconds: number) =>
      sign({ sessionId, workspaceId, type, jti: randomUUID(), iat, exp: iat + seconds }, secret);
    const accessToken = token("access", accessSeconds);
    const refreshToken = token("refresh", refreshSeconds);
    return { accessToken, refreshToken, expiresIn: accessSeconds, tokenType: "Bearer" };
  }

  const routes: Record<string, (request: Request) => Promise<Reply>> = { create, refresh, verify, revoke };
  return async (request) => {
    const name = /^\/api-l\/embedded-sessions\/([a-z]+)$/.exec(request.path)?.[1] ?? "";
    return request.method === "POST" && Object.hasOwn(routes, name) ? routes[name]?.(request) : undefined;
  };
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function failure(status: number, message: string): Reply {
  return { status, body: { statusCode: status, message } };
}
