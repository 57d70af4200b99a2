import type { SchemaMode } from "../../../../schema/model/schema-model.ts";
import type { Statement } from "../../../../schema/reconcile/statements.ts";
import { describeRowSecurity, rowSecurityTruth } from "../../../../schema/row-security/describe-row-security.ts";
import { inspectRowSecurity } from "../../../../schema/row-security/inspect-row-security.ts";
import {
  defaultRestrictedRole,
  disableRowSecurity,
  enableRowSecurity,
  refuseEnabling,
} from "../../../../schema/row-security/row-security.ts";
import type { RowSecurityState } from "../../../../schema/row-security/row-security-model.ts";
import { disableStatements, enableStatements } from "../../../../schema/row-security/row-security-statements.ts";
import type { OpenDatabase } from "../../../domain/database.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { usage } from "../../../domain/usage.ts";
import { type Asking, canAsk, confirm } from "../../confirm.ts";
import type { Output } from "../../output.ts";

/** What its three verbs take; a verb that does not take one gives none. */
export interface RowSecurityArgs {
  role?: string | undefined;
  dryRun?: boolean;
  yes?: boolean;
  output: "auto" | "plain" | "json";
}

type Verb = "show" | "enable" | "disable";

interface Named {
  database: OpenDatabase;
  mode: SchemaMode;
  /** How the database is called in messages. */
  label: string;
}

/** `db row-security show|enable|disable`: says what it is worth and what would be done, and only then does it. */
export async function rowSecurity(
  context: Asking,
  verb: Verb,
  args: RowSecurityArgs,
  output: Pick<Output, "json" | "tell">,
  { database, label }: Named,
): Promise<number> {
  const role = verb === "disable" ? undefined : (args.role ?? defaultRestrictedRole);
  const state = await inspectRowSecurity(database, role);
  say(output, [
    "About row-level security",
    ...indent(rowSecurityTruth),
    "",
    `In ${label}`,
    ...indent(describeRowSecurity(state)),
  ]);
  if (verb === "show") return finish(args, output, { state, statements: [], changed: false });
  if (role !== undefined) refuseEnabling(state, role);
  const planned = role === undefined ? disableStatements(state) : enableStatements(state, role);
  if (planned.length === 0) {
    say(output, [
      "",
      verb === "enable" ? "It is already enabled: nothing to change." : "There is nothing of ours to remove.",
    ]);
    return finish(args, output, { state, statements: [], changed: false });
  }
  say(output, [
    "",
    `${planned.length} statements, in one transaction:`,
    ...indent(planned.flatMap(({ sql }) => `${sql};`.split("\n"))),
  ]);
  if (args.dryRun) return finish(args, output, { state, statements: planned, changed: false });
  if (!args.yes && !(await isWanted(context, verb, label))) {
    say(output, ["Nothing was changed."]);
    return finish(args, output, { state, statements: planned, changed: false });
  }
  const done = role === undefined ? await disableRowSecurity(database) : await enableRowSecurity(database, { role });
  say(output, [
    "",
    verb === "enable" ? "Row-level security is enabled." : "Everything that was added is removed.",
    ...indent(describeRowSecurity(done.state)),
  ]);
  return finish(args, output, { ...done, changed: done.statements.length > 0 });
}

function isWanted(context: Asking, verb: string, label: string): Promise<boolean> {
  if (!canAsk(context))
    throw usage(
      "This command needs a terminal or --yes.",
      `Preview it with --dry-run, then: db row-security ${verb} --yes.`,
    );
  return confirm(context, `${verb === "enable" ? "Enable" : "Disable"} row-level security in ${label}?`);
}

interface Result {
  state: RowSecurityState;
  /** Done, or with `changed` false those that would be. */
  statements: readonly Statement[];
  changed: boolean;
}

function finish(
  { output: format }: RowSecurityArgs,
  output: Pick<Output, "json">,
  { state, statements, changed }: Result,
): number {
  if (format === "json")
    output.json({ changed, statements: statements.map(({ sql }) => sql), truth: rowSecurityTruth, ...state });
  return exitCodes.done;
}

const say = (output: Pick<Output, "tell">, lines: readonly string[]): void => output.tell(lines);

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
