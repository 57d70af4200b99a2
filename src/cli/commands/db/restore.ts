import { resolve } from "node:path";
import type { DumpRestored } from "../../../domain/database.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import type { NamedDatabase } from "../../../installation/installation.ts";
import { type Asking, confirm } from "../../confirm.ts";
import { changingNamedDatabase, type DatabaseContext, withNamedDatabase } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { restore as spec } from "./command.ts";

type Printing = Pick<Output, "print" | "json" | "tell">;

/**
 * Reads a dump back into a database that holds none of its tables: all of it or nothing. With --dry-run it is read
 * through and compared with what is there, whatever else is given. Exit 1 where it would be refused.
 */
export function restore(context: DatabaseContext & Asking, args: Args<typeof spec>, output: Printing): Promise<number> {
  const path = resolve(context.workingDirectory, args.file);
  if (args.dryRun) return withNamedDatabase(context, args, (named) => preview(context, args, output, named, path));
  return changingNamedDatabase(context, args, async ({ database, label }) => {
    if (!(args.yes || (await confirm(context, `${path} will be loaded into ${label}.`)))) {
      output.tell(["Nothing was changed."]);
      return exitCodes.failed;
    }
    const restored = await context.ports.dumps.restore(path, database, () => undefined, context.interruption.signal);
    if (args.output === "json") output.json({ database: label, path, dryRun: false, ...restored }, 0);
    else output.print(restoredLines(label, restored));
    return exitCodes.done;
  });
}

async function preview(
  context: DatabaseContext,
  args: Args<typeof spec>,
  output: Printing,
  { database, label }: NamedDatabase,
  path: string,
): Promise<number> {
  const { tables, bytes, there } = await context.ports.dumps.look(path, database, context.interruption.signal);
  if (args.output === "json") output.json({ database: label, path, dryRun: true, tables, bytes, there });
  else
    output.print([
      `${path} is complete: ${tables.length} tables, ${bytes} bytes of rows.`,
      there.length === 0
        ? `${label} has none of these tables: the dump can be loaded into it.`
        : `${label} has ${there.length} of these tables, so the dump would be rejected; existing rows are never overwritten: ${some(there)}.`,
      "Dry run: nothing was changed.",
    ]);
  return there.length === 0 ? exitCodes.done : exitCodes.failed;
}

/** Of roles that are not on this server there is a statement for each of their tables. */
const shownOf = 5;
const some = (all: readonly string[]) =>
  all.length > shownOf ? `${all.slice(0, shownOf).join(", ")} and ${all.length - shownOf} more` : all.join(", ");

function restoredLines(label: string, { tables, rows, left }: DumpRestored): string[] {
  const more = left.length - shownOf;
  return [
    `${label}: ${tables} tables and ${rows} rows are restored. Check them: dittofeed-setup db verify`,
    ...(left.length === 0
      ? []
      : [
          `Not restored: ${left.length} owners, permissions or settings, because a role is missing on this server or yours may not set them:`,
          ...left.slice(0, shownOf).map((line) => `  ${line}`),
          ...(more > 0 ? [`  and ${more} more; to see all: --output json`] : []),
        ]),
  ];
}
