import { stopContainers as command } from "../../compose/commands/containers.ts";
import { commandLine } from "../../compose/commands/docker.ts";
import type { RepairTool } from "../../src/domain/repair.ts";

/** For what a restart in one go does not mend; a step that starts them again comes after it. */
export const stopContainers: RepairTool<"stop-containers"> = {
  shows: ({ containers }) => [commandLine(command(containers.map(({ name }) => name)))],
  async run({ containers }, { ports, say, signal }) {
    say(`stopping ${containers.map(({ name }) => name).join(", ")}`);
    const ids = containers.map(({ id }) => id);
    await ports.docker.stopContainers(ids, signal);
  },
};
