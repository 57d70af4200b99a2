import { createHmac } from "node:crypto";
import type { Pool } from "pg";
import type { Settings } from "./settings.ts";

/**
 * Who asks, and in which workspace: backend-lib/src/requestContext.ts and auth.ts of the fork at 0e0c3bac, as far as multi-tenant mode
 * goes. Both the api and the dashboard decide by it.
 */
export type RequestContext =
  | { state: "ok"; email: string; workspaceId: string }
  | { state: "not-authenticated" }
  /** EmailNotVerified, NotOnboarded. */
  | { state: "refused"; because: string };

interface Profile {
  sub: string;
  email: string;
  email_verified: boolean;
}

/** Throws, which both answer with 500, where the token is malformed, expired or signed with another secret (auth.ts:20, fast-jwt's verifier). */
export async function requestContext(
  pool: Pool,
  settings: Settings,
  authorization: string | undefined,
): Promise<RequestContext> {
  // requestContext.ts:176
  if (settings.authProvider === undefined) throw new Error("Misconfigured auth provider, missing.");
  if (authorization === undefined) return { state: "not-authenticated" };
  const token = authorization.replace("Bearer ", "");
  if (token === "") return { state: "not-authenticated" };
  const profile = verified(token, settings.jwtSecret);
  if (profile === undefined) return { state: "not-authenticated" };
  if (!profile.email_verified) return { state: "refused", because: "email not verified" };
  return memberContext(pool, settings.authProvider, profile);
}

async function memberContext(pool: Pool, provider: string, { sub, email }: Profile): Promise<RequestContext> {
  const find = () =>
    pool.query(
      `SELECT id, "lastWorkspaceId" AS last, "emailVerified" AS verified FROM "WorkspaceMember" WHERE email = $1`,
      [email],
    );
  // requestContext.ts:246: whoever is not known, or not verified, is written down, without a workspace: where the column must not be
  // empty, that is a 500.
  if ((await find()).rows[0]?.verified !== true)
    await pool.query(
      `INSERT INTO "WorkspaceMember" (email, "emailVerified") VALUES ($1, true)
       ON CONFLICT (email) DO UPDATE SET "emailVerified" = true`,
      [email],
    );
  const member = (await find()).rows[0] as { id: string; last: string | null };
  // requestContext.ts:291
  await pool.query(
    `INSERT INTO "WorkspaceMembeAccount" (provider, "providerAccountId", "workspaceMemberId") VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING`,
    [provider, sub, member.id],
  );
  const roles = await pool.query(
    `SELECT r."workspaceId" AS id FROM "WorkspaceMemberRole" r JOIN "Workspace" w ON w.id = r."workspaceId"
     WHERE r."workspaceMemberId" = $1 AND w.status = 'Active' ORDER BY r."createdAt"`,
    [member.id],
  );
  const ids = roles.rows.map((row) => (row as { id: string }).id);
  const workspaceId = ids.find((id) => id === member.last) ?? ids[0];
  return workspaceId === undefined
    ? { state: "refused", because: "User missing role" }
    : { state: "ok", email, workspaceId };
}

function verified(token: string, secret: string): Profile | undefined {
  const [head = "", payload = "", signature = ""] = token.split(".");
  if (head === "" || payload === "" || signature === "") throw new Error("The token is malformed.");
  const right = createHmac("sha256", secret).update(`${head}.${payload}`).digest("base64url");
  if (signature !== right) throw new Error("The token signature is invalid.");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Partial<Profile> & { exp?: number };
  if (claims.exp !== undefined && claims.exp * 1000 < Date.now()) throw new Error("The token has expired.");
  const { sub, email, email_verified } = claims;
  if (typeof sub !== "string" || typeof email !== "string") return undefined;
  return { sub, email, email_verified: email_verified === true };
}

/** As the api signs it after a sign-in (auth.ts:28): seven days. */
export function sessionToken(claims: object, secret: string): string {
  const iat = Math.floor(Date.now() / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const body = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ ...claims, iat, exp: iat + 7 * 24 * 3600 })}`;
  return `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}
