-- The tables that embedded sessions touch, with the columns that they use. Not the product's schema.
CREATE TYPE "WorkspaceType" AS ENUM ('Root', 'Child', 'Parent');
CREATE TABLE "Workspace" (id uuid PRIMARY KEY, name text NOT NULL, type "WorkspaceType" NOT NULL DEFAULT 'Root');
CREATE TABLE "Secret" (id uuid PRIMARY KEY, "workspaceId" uuid NOT NULL, name text NOT NULL, value text);
CREATE TABLE "WriteKey" (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), "workspaceId" uuid NOT NULL, "secretId" uuid NOT NULL);
CREATE TABLE "EmbeddedSession" (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), "sessionId" text NOT NULL UNIQUE, "workspaceId" uuid NOT NULL,
  "refreshToken" text NOT NULL UNIQUE, "refreshTokenFamily" uuid NOT NULL, "accessTokenHash" text NOT NULL,
  "previousAccessTokenHash" text, "createdAt" timestamp(3) NOT NULL DEFAULT now(),
  "lastRefreshedAt" timestamp(3) NOT NULL DEFAULT now(), "expiresAt" timestamp(3) NOT NULL,
  "refreshExpiresAt" timestamp(3) NOT NULL, "revokedAt" timestamp(3), "revocationReason" text, metadata jsonb,
  "refreshCount" integer NOT NULL DEFAULT 0, "ipAddress" text, "userAgent" text, fingerprint text
);
CREATE TABLE "EmbeddedSessionAudit" (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), "sessionId" text NOT NULL, "workspaceId" uuid NOT NULL,
  action text NOT NULL, timestamp timestamp(3) NOT NULL DEFAULT now(), "ipAddress" text, "userAgent" text,
  metadata jsonb, success boolean NOT NULL DEFAULT true, "failureReason" text
);
INSERT INTO "Workspace" VALUES ('11111111-1111-4111-8111-111111111111', 'smoke', 'Root');
INSERT INTO "Secret" VALUES
  ('22222222-2222-4222-8222-222222222222', '11111111-1111-4111-8111-111111111111', 'default-write-key', 'k:ey');
INSERT INTO "WriteKey" ("workspaceId", "secretId") VALUES
  ('11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222');
