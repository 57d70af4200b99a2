import { askTemporal } from "../workflows.ts";

/** lifecycle.ts:28: whatever goes wrong but the connection is swallowed without a word. */
export async function startComputePropertiesWorkflow({ workspaceId }: { workspaceId: string }): Promise<void> {
  await askTemporal("start", `compute-properties-workflow-${workspaceId}`);
}

/** lifecycle.ts:66 */
export async function startGlobalCron(): Promise<void> {
  await askTemporal("start", "global-cron-workflow");
}
