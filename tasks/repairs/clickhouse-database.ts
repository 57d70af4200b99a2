import { nodeIn } from "../../compose/commands/containers.ts";
import { commandLine } from "../../compose/commands/docker.ts";
import { clickhouseScript } from "../../compose/scripts/clickhouse.ts";
import type { RepairTool } from "../../src/domain/repair.ts";

/** Asked over HTTP from the app's own container, with the credentials that this container has. */
export const clickhouseDatabase: RepairTool<"clickhouse-database"> = {
  shows: ({ container, name }) => [
    `${commandLine(nodeIn(container.name, "…"))}   # over HTTP: CREATE DATABASE IF NOT EXISTS ${name}`,
  ],
  async run({ container, name }, { ports, signal }) {
    await ports.docker.runNode(
      { container: container.id },
      clickhouseScript(`CREATE DATABASE IF NOT EXISTS "${name}"`),
      "",
      signal,
    );
  },
};
