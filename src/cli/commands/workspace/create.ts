import { findNamedWorkspaces } from "../../../../schema/workspaces/find-workspaces.ts";
import { judgeImport, parentsNamed } from "../../../../schema/workspaces/import/judge-import.ts";
import { createWorkspace } from "../../../../schema/workspaces/workspace.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import type { ImportRow } from "../../../domain/import-row.ts";
import { Problem } from "../../../domain/problem.ts";
import { usage } from "../../../domain/usage.ts";
import { changingNamedDatabase, type DatabaseContext } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { create } from "./command.ts";
import { loginProvider, refuseWithoutSchema } from "./ready-schema.ts";
import { startWorkflows } from "./start-workflows.ts";

/** One workspace from what is typed, judged like a line of a file. A second time nothing is changed. */
export function createOne(
  context: DatabaseContext,
  args: Args<typeof create>,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  const row = typedRow(args);
  if (row.name === undefined) throw usage("workspace create needs --name, --domain and --administrator.");
  return changingNamedDatabase(context, args, async (named) => {
    const { database } = named;
    await refuseWithoutSchema(named);
    const { specs, faults } = judgeImport([row], await findNamedWorkspaces(database, parentsNamed([row])));
    const [spec] = specs;
    if (spec === undefined) throw refused(faults.map(({ why }) => why));
    const { line: _, parent: __, ...rest } = spec;
    const parent = row.parent === undefined ? {} : { parent: row.parent };
    const randomBytes = (bytes: number) => context.ports.host.randomBytes(bytes);
    const made = await createWorkspace(
      database,
      { ...rest, ...parent, provider: loginProvider(named) },
      { randomBytes },
    );
    if (args.output === "json") output.json({ name: spec.name, ...made });
    else output.print([`${spec.name} (${made.workspaceId}): ${howItWas(made)}`]);
    const left = made.created ? await startWorkflows(context, named) : undefined;
    if (left !== undefined && args.output !== "json") output.print([left]);
    return exitCodes.done;
  });
}

function typedRow({ name, domain, administrator, externalId, type, parent }: Args<typeof create>): ImportRow {
  const typed = Object.entries({ name, domain, administrator, externalId, type, parent }).flatMap(([key, value]) => {
    const text = value?.trim() ?? "";
    return text === "" ? [] : [[key, text]];
  });
  return { line: 0, ...Object.fromEntries(typed) };
}

function howItWas(made: { created: boolean; rowsInserted: number; rowsUpdated: number }): string {
  if (made.created) return `created, ${made.rowsInserted} rows`;
  if (made.rowsInserted + made.rowsUpdated === 0) return "already exists, nothing to change";
  return `already exists; ${made.rowsInserted} rows added, ${made.rowsUpdated} completed`;
}

const refused = (whys: readonly string[]): Problem =>
  new Problem({
    code: "value-refused",
    title: "This workspace cannot be created",
    saw: whys.join("\n"),
    why: "The database or the app would reject it later. Nothing was changed.",
    next: "Correct what is named, then run the same command again.",
  });
