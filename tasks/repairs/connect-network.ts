import { commandLine } from "../../compose/commands/docker.ts";
import { connectNetwork as command, disconnectNetwork } from "../../compose/commands/networks.ts";
import type { RepairTool } from "../../src/domain/repair.ts";

export const connectNetwork: RepairTool<"connect-network"> = {
  shows: ({ container, network, aliases, again }) => [
    ...(again ? [commandLine(disconnectNetwork(container.name, network))] : []),
    commandLine(command(container.name, network, aliases)),
  ],
  async run({ container, network, aliases, again }, { ports, signal }) {
    if (again) await ports.docker.disconnectNetwork(container.id, network, signal);
    await ports.docker.connectNetwork(container.id, network, aliases, signal);
  },
};
