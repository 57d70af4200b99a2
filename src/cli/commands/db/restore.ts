import { resolve } from "node:path";
import { exitCodes } from "../../../domain/exit-code.ts";
import { type Asking, confirm } from "../../confirm.ts";
import { changingNamedDatabase, type DatabaseContext } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { restore as spec } from "./command.ts";

/** Reads a dump back into a database that holds none of its tables: all of it or nothing. */
export function restore(
  context: DatabaseContext & Asking,
  args: Args<typeof spec>,
  output: Pick<Output, "print" | "json" | "tell">,
): Promise<number> {
  const path = resolve(context.workingDirectory, args.file);
  return changingNamedDatabase(context, args, async ({ database, label }) => {
    if (!(args.yes || (await confirm(context, `${path} will be read into ${label}.`)))) {
      output.tell(["Nothing was changed."]);
      return exitCodes.failed;
    }
    const { tables, rows } = await context.ports.dumps.restore(
      path,
      database,
      () => undefined,
      context.interruption.signal,
    );
    if (args.output === "json") output.json({ database: label, path, tables, rows }, 0);
    else
      output.print([`${label}: ${tables} tables and ${rows} rows are back. Look at them: dittofeed-setup db verify`]);
    return exitCodes.done;
  });
}
