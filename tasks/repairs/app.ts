import { nodeIn } from "../../compose/commands/containers.ts";
import { commandLine } from "../../compose/commands/docker.ts";
import { createTablesScript, startWorkflowsScript } from "../../compose/scripts/app-state.ts";
import type { AppWork, RepairTools } from "../../src/domain/repair.ts";
import { workInApi } from "../services/app-work.ts";

/** As the installation's own tasks do it, for an app that another keeper has started. */
const works: Readonly<Record<AppWork, { script: string; doing: string }>> = {
  "clickhouse-tables": { script: createTablesScript, doing: "create its tables in ClickHouse" },
  workflows: { script: startWorkflowsScript, doing: "start its workflows" },
};

export const appRepairs: Pick<RepairTools, "app-work"> = {
  "app-work": {
    shows: ({ container, work }) => [
      `${commandLine(nodeIn(container.name, "…"))}   # the app's own code: ${works[work].doing}`,
    ],
    effect: ({ work }) => ({ does: `Has the app ${works[work].doing}. What is there already stays as it is.` }),
    run: ({ container, work }, context) => workInApi(context, container, works[work]),
  },
};
