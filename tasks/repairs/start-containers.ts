import { startContainers as command } from "../../compose/commands/containers.ts";
import { commandLine } from "../../compose/commands/docker.ts";
import type { RepairTool } from "../../src/domain/repair.ts";
import { untilSteady } from "./until-steady.ts";

/** One after the other, in the order that is given: each answers before the next one starts. */
export const startContainers: RepairTool<"start-containers"> = {
  shows: ({ containers }) => containers.map(({ name }) => commandLine(command([name]))),
  async run({ containers }, context) {
    for (const container of containers) {
      context.say(`starting ${container.name}`);
      await context.ports.docker.startContainers([container.id], context.signal);
      await untilSteady(context, container);
    }
  },
};
