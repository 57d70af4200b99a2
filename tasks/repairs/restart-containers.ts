import { restartContainers as command } from "../../compose/commands/containers.ts";
import { commandLine } from "../../compose/commands/docker.ts";
import type { RepairTool } from "../../src/domain/repair.ts";
import { untilSteady } from "./until-steady.ts";

/** One after the other, in the order that is given: what is needed first comes first, and answers before the next one starts. */
export const restartContainers: RepairTool<"restart-containers"> = {
  shows: ({ containers }) => containers.map(({ name }) => commandLine(command([name]))),
  async run({ containers }, context) {
    for (const container of containers) {
      context.say(`restarting ${container.name}`);
      await context.ports.docker.restartContainers([container.id], context.signal);
      await untilSteady(context, container);
    }
  },
};
