import { connectNetwork as command, commandLine, disconnectNetwork } from "../../compose/commands/care-arguments.ts";
import type { RepairTool } from "../../src/domain/repair.ts";

export const connectNetwork: RepairTool<"connect-network"> = {
  shows: ({ container, network, aliases, again }) => [
    ...(again ? [commandLine(disconnectNetwork(container.name, network))] : []),
    commandLine(command(container.name, network, aliases)),
  ],
  async run({ container, network, aliases, again }, { ports, signal }) {
    if (again) await ports.care.disconnect(container.id, network, signal);
    await ports.care.connect(container.id, network, aliases, signal);
  },
};
