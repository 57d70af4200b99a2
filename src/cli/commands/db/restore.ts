import { resolve } from "node:path";
import { exitCodes } from "../../../domain/exit-code.ts";
import { usage } from "../../../domain/usage.ts";
import type { Arguments } from "../../arguments.ts";
import { confirm } from "../../confirm.ts";
import type { Context } from "../../context.ts";
import { changingNamedDatabase } from "../../named-database.ts";
import type { Output } from "../../output.ts";

/** Reads a dump back into a database that holds none of its tables: all of it or nothing. */
export async function restore(context: Context, args: Arguments, output: Output): Promise<number> {
  const [, file] = args.words;
  if (file === undefined) throw usage("db restore needs the dump: db restore FILE.sql.gz.");
  if (args.dryRun) throw usage("db restore does not take --dry-run.");
  const path = resolve(context.workingDirectory, file);
  return changingNamedDatabase(context, args, async ({ database, label }) => {
    if (!(args.yes || (await confirm(context, `${path} will be read into ${label}.`)))) {
      output.tell("Nothing was changed.\n");
      return exitCodes.failed;
    }
    const { tables, rows } = await context.ports.dumps.restore(
      path,
      database,
      () => undefined,
      context.interruption.signal,
    );
    output.print(
      args.output === "json"
        ? `${JSON.stringify({ database: label, path, tables, rows })}\n`
        : `${label}: ${tables} tables and ${rows} rows are back. Look at them: dittofeed-setup db verify\n`,
    );
    return exitCodes.done;
  });
}
