import type { Task } from "../src/domain/task.ts";
import { applySchema } from "./database/apply-schema.ts";
import { createClickhouseTables } from "./services/create-clickhouse-tables.ts";
import { startWorkflows } from "./services/start-workflows.ts";
import { verifyApi } from "./verification/verify-api.ts";
import { verifyDatabase } from "./verification/verify-database.ts";
import { verifyEmbeddedPages } from "./verification/verify-embedded-pages.ts";
import { verifyEmbeddedSessions } from "./verification/verify-embedded-sessions.ts";
import { verifySignIn } from "./verification/verify-sign-in.ts";
import { verifyWorking } from "./verification/verify-working.ts";
import { createWorkspace } from "./workspace/create-workspace.ts";

/**
 * Of an installation's steps those that remain where somebody else has started the containers: of
 * install.ts, in its order. The first two need PostgreSQL alone.
 */
export const databaseTasks: readonly Task[] = [applySchema, createWorkspace];

export const applicationTasks: readonly Task[] = [
  createClickhouseTables,
  startWorkflows,
  verifyDatabase,
  verifyApi,
  verifySignIn,
  verifyWorking,
  verifyEmbeddedSessions,
  verifyEmbeddedPages,
];
