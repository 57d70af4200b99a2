import { join } from "node:path";
import { reconcile } from "../../schema/reconcile/reconcile.ts";
import { refuseIncomplete } from "../../schema/reconcile/refusals.ts";
import { installationPaths } from "../../src/domain/installation-files.ts";
import type { RepairTool } from "../../src/domain/repair.ts";
import { describeDump, dumpName } from "../database/dump-database.ts";
import { notThere } from "./not-there.ts";

/** As the installation does it: a dump where there are rows, then additions only. */
export const completeSchema: RepairTool<"complete-schema"> = {
  shows: ({ duplicates }, { project, mode }) => [
    `dittofeed-setup db apply --profile ${project} --mode ${mode}${duplicates === undefined ? "" : ` --duplicates ${duplicates}`}   # a dump first, then what \`db apply --dry-run\` lists`,
  ],
  async run({ duplicates }, context) {
    const { ports, installation, signal, say } = context;
    const { directory, mode } = installation;
    if (directory === undefined) throw notThere("the directory for the dump");
    const access = await context.database();
    const outcome = await reconcile(access.database, {
      mode,
      duplicates,
      async beforeChange({ serverVersion }) {
        const name = dumpName(access.credentials.database, ports.clock.now());
        const path = join(installationPaths(directory).dumps, name);
        const made = await ports.dumps.make({ ...access, serverVersion, path }, () => undefined, signal);
        say(describeDump(made));
      },
      onStep: (what, done, of) => say(`[${done}/${of}] ${what}`),
    });
    for (const { table, column, rows, value } of outcome.assumed)
      say(`${table}.${column}: ${rows} rows have an assumed value (${value})`);
    if (!outcome.complete) throw refuseIncomplete(outcome, "what could be added was added");
  },
};
