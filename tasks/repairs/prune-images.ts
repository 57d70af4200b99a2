import { commandLine } from "../../compose/commands/docker.ts";
import { pruneImages as command } from "../../compose/commands/images.ts";
import type { RepairTool } from "../../src/domain/repair.ts";

export const pruneImages: RepairTool<"prune-images"> = {
  shows: () => [commandLine(command())],
  async run(_, { ports, signal, say }) {
    say(await ports.docker.pruneImages(signal));
  },
};
