import { pruneImages as command, commandLine } from "../../compose/commands/care-arguments.ts";
import type { RepairTool } from "../../src/domain/repair.ts";

export const pruneImages: RepairTool<"prune-images"> = {
  shows: () => [commandLine(command())],
  async run(_, { ports, signal, say }) {
    say(await ports.care.pruneImages(signal));
  },
};
