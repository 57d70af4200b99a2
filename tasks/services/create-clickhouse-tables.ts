import { createTablesScript } from "../../compose/scripts/app-state.ts";
import type { Task } from "../../src/domain/task.ts";
import { assessApplication, runInApp } from "./app-work.ts";

/**
 * The app never makes its tables in ClickHouse by itself: without them every event is answered with
 * 500, and lost.
 */
export const createClickhouseTables: Task = {
  id: "create-clickhouse-tables",
  phase: "applications",
  title: "Create the app's tables in ClickHouse",
  looksAt: ["application"],
  assess: (input) =>
    assessApplication(input, ({ missingTables }) => missingTables, {
      action: "create",
      what: "the app's tables in ClickHouse, with its own code",
      done: "ClickHouse has the app's tables",
    }),
  run: (ctx) =>
    runInApp(ctx, { script: createTablesScript, doing: "create its tables in ClickHouse", needs: ["clickhouse"] }),
};
