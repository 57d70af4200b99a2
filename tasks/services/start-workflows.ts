import { startWorkflowsScript } from "../../compose/scripts/app-state.ts";
import type { Task } from "../../src/domain/task.ts";
import { assessApplication, runInApp } from "./app-work.ts";

/**
 * One workflow for each workspace computes its segments and starts its journeys. Nothing but this
 * starts them (lifecycle.ts).
 */
export const startWorkflows: Task = {
  id: "start-workflows",
  phase: "applications",
  title: "Start the workflows that compute segments",
  looksAt: ["application"],
  assess: (input) =>
    assessApplication(input, ({ stoppedWorkflows }) => stoppedWorkflows, {
      action: "start",
      what: "one workflow per workspace and a global one, with the app's own code",
      done: "all workflows are running",
    }),
  // It swallows every error but a missing connection; that they run is looked at afterwards.
  run: (ctx) => runInApp(ctx, { script: startWorkflowsScript, doing: "start its workflows", needs: ["temporal"] }),
};
