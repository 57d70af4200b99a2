import { readWork, startWorkflowsScript } from "../../../../compose/scripts/app-state.ts";
import { keeperOf } from "../../../domain/keeper.ts";
import { toProblem } from "../../../domain/problem.ts";
import { answersOf } from "../../../domain/target.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import type { NamedDatabase } from "../../../installation/installation.ts";

const timeoutMs = 120_000;

/**
 * A new workspace computes no segment until its workflow runs. Started here where an api of the installation runs; else it is said how.
 * Undefined where they run now, or where there is nothing to run (a rehearsal).
 */
export async function startWorkflows(
  { ports: { docker }, interruption }: Pick<InstallationContext, "ports" | "interruption">,
  { installation }: NamedDatabase,
): Promise<string | undefined> {
  if (!answersOf(installation?.profile).usesEngine) return undefined;
  const later = `Segments of new workspaces are computed once their workflows run: ${
    installation === undefined || !keeperOf(installation).runsTasks
      ? "dittofeed-setup doctor --fix S19"
      : `dittofeed-setup --profile ${installation.project}`
  }`;
  if (installation === undefined) return later;
  try {
    const found = await docker.containers(installation.project, interruption.signal);
    const api = found.find(({ service, state }) => service === "api" && state === "running");
    if (api === undefined) return later;
    const output = await docker.runNode(
      { container: api.id },
      startWorkflowsScript,
      "",
      interruption.signal,
      timeoutMs,
    );
    const ended = readWork(output);
    return ended !== undefined && "done" in ended ? undefined : later;
  } catch (thrown) {
    interruption.signal.throwIfAborted();
    return `${later} (${toProblem(thrown).saw})`;
  }
}
