import { listWorkspaces } from "../../../../schema/workspaces/find-workspaces.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { count } from "../../../output/text/amounts.ts";
import type { Context } from "../../context.ts";
import { type DatabaseArgs, type DatabaseContext, withNamedDatabase } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import { refuseWithoutSchema } from "./ready-schema.ts";
import { workspaceTable } from "./workspace-table.ts";

/** Every workspace of the database, oldest first. Reads only. */
export function list(
  context: DatabaseContext & Pick<Context, "stdout">,
  args: DatabaseArgs,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  return withNamedDatabase(context, args, async (named) => {
    await refuseWithoutSchema(named);
    const workspaces = await listWorkspaces(named.database);
    if (args.output === "json") {
      output.json({ database: named.label, workspaces });
      return exitCodes.done;
    }
    const width = (context.stdout.isTTY && context.stdout.columns) || Number.POSITIVE_INFINITY;
    const lines = [
      `${named.label}: ${count(workspaces.length, "workspace")}`,
      ...(workspaces.length === 0 ? [] : ["", ...workspaceTable(workspaces, width)]),
    ];
    output.print(lines);
    return exitCodes.done;
  });
}
