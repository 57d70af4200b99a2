import type { Pool } from "pg";

export interface SessionRow {
  readonly sessionId: string;
  readonly workspaceId: string;
  readonly accessTokenHash: string;
  readonly previousAccessTokenHash: string | null;
  readonly expiresAt: Date;
  readonly refreshExpiresAt: Date;
  readonly revokedAt: Date | null;
}

type Action = "created" | "refreshed" | "revoked" | "reuse_detected";

/** The real tables, in a real PostgreSQL. */
export class SessionStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async insert(row: { sessionId: string; workspaceId: string; refreshToken: string; hash: string }): Promise<void> {
    await this.#pool.query(
      `INSERT INTO "EmbeddedSession" ("sessionId", "workspaceId", "refreshToken", "refreshTokenFamily",
         "accessTokenHash", "expiresAt", "refreshExpiresAt")
       VALUES ($1, $2, $3, gen_random_uuid(), $4, now() + interval '900 seconds', now() + interval '7 days')`,
      [row.sessionId, row.workspaceId, row.refreshToken, row.hash],
    );
  }

  async find(by: "sessionId" | "refreshToken", value: unknown): Promise<SessionRow | undefined> {
    const { rows } = await this.#pool.query(`SELECT * FROM "EmbeddedSession" WHERE "${by}" = $1`, [value]);
    return rows[0] as SessionRow | undefined;
  }

  async rotate(sessionId: string, refreshToken: string, hash: string): Promise<void> {
    await this.#pool.query(
      `UPDATE "EmbeddedSession" SET "refreshToken" = $2, "previousAccessTokenHash" = "accessTokenHash",
         "accessTokenHash" = $3, "refreshCount" = "refreshCount" + 1, "lastRefreshedAt" = now(),
         "expiresAt" = now() + interval '900 seconds' WHERE "sessionId" = $1`,
      [sessionId, refreshToken, hash],
    );
  }

  async revoke(sessionId: string, reason: string): Promise<void> {
    await this.#pool.query(
      `UPDATE "EmbeddedSession" SET "revokedAt" = now(), "revocationReason" = $2 WHERE "refreshTokenFamily" =
         (SELECT "refreshTokenFamily" FROM "EmbeddedSession" WHERE "sessionId" = $1)`,
      [sessionId, reason],
    );
  }

  async audit(of: { sessionId: string; workspaceId: string }, action: Action, failure?: string): Promise<void> {
    await this.#pool.query(
      `INSERT INTO "EmbeddedSessionAudit" ("sessionId", "workspaceId", action, success, "failureReason")
       VALUES ($1, $2, $3, $4, $5)`,
      [of.sessionId, of.workspaceId, action, failure === undefined, failure ?? null],
    );
  }
}
