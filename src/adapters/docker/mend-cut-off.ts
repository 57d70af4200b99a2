import { startContainers, stopContainers } from "../../../compose/commands/containers.ts";
import { mendAttempts } from "../../../compose/output/cut-off.ts";
import type { UpReport } from "../../domain/docker.ts";
import type { Shell } from "../shell/shell.ts";
import { askDocker } from "./client.ts";
import { containersOf } from "./containers.ts";

const timeoutMs = 180_000;

/**
 * Does the work. Where it fails and the engine can start nothing in a container any more (see compose/output/cut-off.ts), that one is
 * stopped, started, and the work is done again: it must be one that may be done twice. Throws what the work throws, and Problem.
 */
export async function mendCutOff(
  shell: Shell,
  project: string,
  report: (report: UpReport) => void,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (thrown) {
      if (signal.aborted || attempt === mendAttempts) throw thrown;
      const lost = (await containersOf(shell, project, signal).catch(() => [])).filter(({ isCutOff }) => isCutOff);
      if (lost.length === 0) throw thrown;
      const names = lost.map(({ name }) => name);
      report({
        type: "line",
        line: `the engine can start nothing in ${names.join(", ")} any more: stopping and starting it`,
      });
      for (const command of [stopContainers(names), startContainers(names)])
        await askDocker(shell, command, { doing: "stop and start the containers" }, { timeoutMs, signal });
    }
  }
}
