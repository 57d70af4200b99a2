import type { RepairTool } from "../../src/domain/repair.ts";

export const pullImages: RepairTool<"pull-images"> = {
  shows: ({ references }) => references.map((reference) => `docker pull ${reference}`),
  async run({ references }, { ports, signal, say }) {
    for (const reference of references) {
      say(`pulling ${reference}`);
      await ports.docker.pullImage(reference, () => undefined, signal);
    }
  },
};
