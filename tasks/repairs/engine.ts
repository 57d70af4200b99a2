import { commandLine } from "../../compose/commands/docker.ts";
import { pruneImages } from "../../compose/commands/images.ts";
import { connectNetwork, disconnectNetwork } from "../../compose/commands/networks.ts";
import { pullImage } from "../../compose/commands/registry.ts";
import type { RepairTools } from "../../src/domain/repair.ts";

export const engineRepairs: Pick<RepairTools, "connect-network" | "pull-images" | "prune-images"> = {
  "connect-network": {
    shows: ({ container, network, aliases, again }) => [
      ...(again ? [commandLine(disconnectNetwork(container.name, network))] : []),
      commandLine(connectNetwork(container.name, network, aliases)),
    ],
    effect: ({ container: { name }, network, again }) => ({
      does: `Connects ${name} to the network ${network}.`,
      ...(again && { down: [name] }),
    }),
    async run({ container, network, aliases, again }, { ports, signal }) {
      if (again) await ports.docker.disconnectNetwork(container.id, network, signal);
      await ports.docker.connectNetwork(container.id, network, aliases, signal);
    },
  },
  "pull-images": {
    shows: ({ references }) => references.map((reference) => commandLine(pullImage(reference))),
    effect: ({ references: { length } }) => ({ does: `Downloads ${length === 1 ? "an image" : `${length} images`}.` }),
    async run({ references }, { ports, signal, say }) {
      for (const reference of references) {
        say(`pulling ${reference}`);
        await ports.docker.pullImage(reference, () => undefined, signal);
      }
    },
  },
  "prune-images": {
    shows: () => [commandLine(pruneImages())],
    effect: () => ({ does: "Removes images that no container uses.", data: "Containers and volumes are kept." }),
    async run(_, { ports, signal, say }) {
      say(await ports.docker.pruneImages(signal));
    },
  },
};
