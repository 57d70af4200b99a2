import { parseDotenv } from "../../compose/env/dotenv.ts";
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
import type { ResolvedProfile } from "../domain/profile.ts";
import type { SourceCode, SourceFacts } from "../domain/source.ts";

/** How a program runs beside the app's own code; undefined where that is nowhere. */
export type RunInApp = ((script: string, input: string, signal: AbortSignal) => Promise<string>) | undefined;

interface Asked {
  run: RunInApp;
  database: DatabaseFacts;
  open(): Promise<Database>;
}

/** In a container of the app: api and worker both have its code and its settings. */
export function inContainer(
  docker: Pick<Docker, "runNode">,
  containers: readonly Pick<ContainerFacts, "id" | "service" | "state" | "isCutOff">[],
): RunInApp {
  // The worker is there before the api in some stacks.
  const inside = containers.find(
    ({ service, state, isCutOff }) => ["api", "worker"].includes(service) && state === "running" && !isCutOff,
  );
  if (inside === undefined) return undefined;
  return (script, input, signal) => docker.runNode({ container: inside.id }, script, input, signal);
}

/**
 * From source: once it is built, and its settings lead to this installation's stores. Whatever a
 * person's own settings lead to is not asked.
 */
export function inSource(
  source: Pick<SourceCode, "runNode">,
  seen: SourceFacts | undefined,
  profile: ResolvedProfile | undefined,
): RunInApp {
  if (seen?.node === undefined || profile === undefined || seen.state !== "there") return undefined;
  const isBuilt = seen.packages.find(({ name }) => name === "backend-lib")?.state;
  if (seen.install.state === "absent" || isBuilt === undefined || isBuilt === "absent") return undefined;
  const clickhouse = `http://127.0.0.1:${profile.ports.clickhouse}`;
  const leadsHere = seen.settings.root.text?.faultOf((text) =>
    parseDotenv(text).get("CLICKHOUSE_HOST") === clickhouse ? "it does" : undefined,
  );
  if (leadsHere === undefined) return undefined;
  const tree = { root: seen.root, node: seen.node.path };
  return (script, input, signal) => source.runNode(tree, script, input, signal);
}

/**
 * Tables of ClickHouse and workflows of Temporal, asked from within a container of the app. Reads,
 * and changes nothing.
 */
export async function inspectApplication(
  { run, database, open }: Asked,
  signal: AbortSignal,
): Promise<ApplicationFacts> {
  if (run === undefined || database.state !== "open" || !database.schema.complete) return { state: "absent" };
  try {
    const workflows = [globalWorkflow, ...(await computedWorkspaces(await open())).map(workspaceWorkflow)];
    const output = await run(appStateScript, JSON.stringify({ workflows }), signal);
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
