import {
  appStateScript,
  clickhouseTables,
  globalWorkflow,
  readAppState,
  workspaceWorkflow,
} from "../../compose/scripts/app-state.ts";
import { computedWorkspaces } from "../../schema/workspaces/find-workspaces.ts";
import type { Database } from "../domain/database.ts";
import type { Docker } from "../domain/docker.ts";
import type { ApplicationFacts } from "../domain/facts/application.ts";
import type { ContainerFacts } from "../domain/facts/containers.ts";
import type { DatabaseFacts } from "../domain/facts/database.ts";
import { toProblem } from "../domain/problem.ts";

interface Asked {
  containers: readonly Pick<ContainerFacts, "id" | "service" | "state" | "isCutOff">[];
  database: DatabaseFacts;
  open(): Promise<Database>;
}

/**
 * Tables of ClickHouse and workflows of Temporal, asked from within a container of the app. Reads,
 * and changes nothing.
 */
export async function inspectApplication(
  docker: Pick<Docker, "runNode">,
  { containers, database, open }: Asked,
  signal: AbortSignal,
): Promise<ApplicationFacts> {
  // Both have the app's own code and settings; the worker is there before the api in some stacks.
  const inside = containers.find(
    ({ service, state, isCutOff }) => ["api", "worker"].includes(service) && state === "running" && !isCutOff,
  );
  if (inside === undefined || database.state !== "open" || !database.schema.complete) return { state: "absent" };
  try {
    const workflows = [globalWorkflow, ...(await computedWorkspaces(await open())).map(workspaceWorkflow)];
    const output = await docker.runNode(
      { container: inside.id },
      appStateScript,
      JSON.stringify({ workflows }),
      signal,
    );
    const state = readAppState(output);
    if (state === undefined) return { state: "unknown", saw: "the app's container gave no usable answer" };
    const { tables, workflows: running } = state;
    return {
      state: "seen",
      missingTables: Array.isArray(tables)
        ? clickhouseTables.filter((name) => !tables.includes(name))
        : { saw: tables.fault },
      stoppedWorkflows: isFault(running) ? { saw: running.fault } : workflows.filter((id) => running[id] !== "RUNNING"),
    };
  } catch (thrown) {
    signal.throwIfAborted();
    return { state: "unknown", saw: toProblem(thrown).saw };
  }
}

const isFault = (value: object): value is { fault: string } =>
  "fault" in value && typeof (value as { fault: unknown }).fault === "string";
