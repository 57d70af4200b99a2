import type { RepairTools } from "../../src/domain/repair.ts";
import { changeSettings } from "./change-settings.ts";
import { clickhouseDatabase } from "./clickhouse-database.ts";
import { completeSchema } from "./complete-schema.ts";
import { connectNetwork } from "./connect-network.ts";
import { createDatabases } from "./create-databases.ts";
import { movePortsTool } from "./move-ports.ts";
import { protectFile } from "./protect-file.ts";
import { pruneImages } from "./prune-images.ts";
import { pullImages } from "./pull-images.ts";
import { recreateServices } from "./recreate-services.ts";
import { restartContainers } from "./restart-containers.ts";
import { runSql } from "./run-sql.ts";
import { runTasks } from "./run-tasks.ts";
import { setRolePassword } from "./set-role-password.ts";
import { startContainers } from "./start-containers.ts";
import { stopContainers } from "./stop-containers.ts";
import { stopStack } from "./stop-stack.ts";

/** Every kind of step, and who does it. */
export const repairTools: RepairTools = {
  "run-tasks": runTasks,
  "protect-file": protectFile,
  "stop-containers": stopContainers,
  "start-containers": startContainers,
  "restart-containers": restartContainers,
  "recreate-services": recreateServices,
  "change-settings": changeSettings,
  "connect-network": connectNetwork,
  "set-role-password": setRolePassword,
  "run-sql": runSql,
  "create-databases": createDatabases,
  "complete-schema": completeSchema,
  "clickhouse-database": clickhouseDatabase,
  "move-ports": movePortsTool,
  "pull-images": pullImages,
  "prune-images": pruneImages,
  "stop-stack": stopStack,
};
