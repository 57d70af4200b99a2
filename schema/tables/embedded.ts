/** Sessions of the embedded dashboard; a standard installation has none of these three. */
import { boolean, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { moment, pointsTo, primaryId, setNow } from "./columns.ts";
import { workspace } from "./workspaces.ts";

export const embeddedSession = pgTable(
  "EmbeddedSession",
  {
    id: primaryId(),
    sessionId: text().notNull(),
    workspaceId: uuid().notNull(),
    refreshToken: text().notNull(),
    refreshTokenFamily: uuid().notNull(),
    accessTokenHash: text().notNull(),
    previousAccessTokenHash: text(),
    createdAt: setNow(),
    lastRefreshedAt: setNow(),
    expiresAt: moment().notNull(),
    refreshExpiresAt: moment().notNull(),
    revokedAt: moment(),
    revocationReason: text(),
    metadata: jsonb(),
    refreshCount: integer().default(0).notNull(),
    ipAddress: text(),
    userAgent: text(),
    fingerprint: text(),
  },
  (t) => [
    unique("EmbeddedSession_refreshToken_unique").on(t.refreshToken),
    unique("EmbeddedSession_sessionId_unique").on(t.sessionId),
    index("idx_embedded_session_expires_at").on(t.expiresAt),
    index("idx_embedded_session_refresh_token").on(t.refreshToken),
    index("idx_embedded_session_refresh_token_family").on(t.refreshTokenFamily),
    index("idx_embedded_session_session_id").on(t.sessionId),
    index("idx_embedded_session_workspace").on(t.workspaceId),
    pointsTo("EmbeddedSession_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const embeddedSessionAudit = pgTable(
  "EmbeddedSessionAudit",
  {
    id: primaryId(),
    sessionId: text().notNull(),
    workspaceId: uuid().notNull(),
    action: text().notNull(),
    timestamp: setNow(),
    ipAddress: text(),
    userAgent: text(),
    metadata: jsonb(),
    success: boolean().default(true).notNull(),
    failureReason: text(),
  },
  (t) => [
    index("idx_embedded_session_audit_action").on(t.action),
    index("idx_embedded_session_audit_session_id").on(t.sessionId),
    index("idx_embedded_session_audit_timestamp").on(t.timestamp),
    index("idx_embedded_session_audit_workspace").on(t.workspaceId),
    pointsTo("EmbeddedSessionAudit_workspaceId_fkey", t.workspaceId, workspace.id),
  ],
);

export const embeddedSessionRateLimit = pgTable(
  "EmbeddedSessionRateLimit",
  {
    id: primaryId(),
    key: text().notNull(),
    type: text().notNull(),
    count: integer().default(1).notNull(),
    windowStart: setNow(),
  },
  (t) => [
    unique("EmbeddedSessionRateLimit_key_type_windowStart_unique").on(t.key, t.type, t.windowStart),
    index("idx_embedded_session_rate_limit_window").on(t.windowStart),
  ],
);
