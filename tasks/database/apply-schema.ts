import { lossOf } from "../../schema/model/describe-difference.ts";
import { type Reconciled, reconcile } from "../../schema/reconcile/reconcile.ts";
import { refuseIncomplete } from "../../schema/reconcile/refusals.ts";
import type { SchemaFacts } from "../../src/domain/facts/database.ts";
import { answersOf } from "../../src/domain/target.ts";
import type { Change, Task, TaskContext } from "../../src/domain/task.ts";
import { dumpDatabase, dumpFolder, willDump } from "./dump-database.ts";
import { takeRoute } from "./take-route.ts";

/**
 * One transaction for nearly everything: an interrupted run leaves the database as it was, never
 * half a schema.
 */
export const applySchema: Task = {
  id: "apply-schema",
  phase: "database",
  title: "Complete the database schema",
  looksAt: ["database"],
  assess({ profile, facts: { database } }) {
    const whole: Change = {
      action: "apply",
      what: `the complete schema for ${profile.mode} mode: tables, types, keys and indexes`,
    };
    const journal: Change = {
      action: "insert",
      what: "the app's migration journal, so that its own migrator has nothing to do",
    };
    if (database.state !== "open")
      return { state: "needed", because: "there is no database yet", changes: [whole, journal] };
    const { schema } = database;
    if (schema.empty) return { state: "needed", because: "the database is empty", changes: [whole, journal] };
    if (schema.complete && schema.pending.length === 0)
      return { state: "done", because: `${schema.tables} tables, complete` };
    const dump: Change = {
      action: "create",
      what: `a dump of the database in ${dumpFolder(profile)}, before anything else`,
    };
    const { withoutDumps } = answersOf(profile);
    const isDumped = willDump(schema) && withoutDumps === undefined;
    const said = willDump(schema) && !isDumped ? `; ${withoutDumps}` : "";
    return {
      state: "needed",
      because: `${schema.tables} tables exist, ${schema.pending.length} additions to make; no row is removed${said}`,
      changes: [...(isDumped ? [dump] : []), ...additions(schema)],
    };
  },
  async run(ctx) {
    const { withoutDumps } = answersOf(ctx.profile);
    const dump = async (serverVersion: number) => {
      if (withoutDumps === undefined) await dumpDatabase(ctx, serverVersion);
      else ctx.emit({ type: "task-line", source: "database", line: withoutDumps });
    };
    const { migrations, dumped } = await takeRoute(ctx, dump);
    const outcome = await reconcile(await ctx.database(), {
      mode: ctx.profile.mode,
      migrations,
      ...(dumped ? {} : { beforeChange: ({ serverVersion }) => dump(serverVersion) }),
      onStep: (name, done, total) => ctx.emit({ type: "task-progress", unit: "steps", done, total, item: name }),
    });
    report(ctx, outcome);
    if (!outcome.complete) throw refuseIncomplete(outcome, "everything that can be added has been added");
  },
};

/** Many of one kind are one line in the review: "add column: Workspace.type, Workspace.status". */
function additions({ pending }: SchemaFacts): Change[] {
  const kinds = new Map<string, string[]>();
  for (const what of pending) {
    const [, kind = "", name = what] = /^((?:[a-z']+ )+)(.+)$/.exec(what) ?? [];
    kinds.set(kind.trim(), [...(kinds.get(kind.trim()) ?? []), name]);
  }
  return [...kinds].map(([kind, names]) => ({
    action: "apply",
    what: kind === "" ? names.join(", ") : `${kind}: ${names.join(", ")}`,
  }));
}

function report(ctx: TaskContext, { assumed, refused, lost }: Reconciled): void {
  for (const { table, column, rows } of lost)
    ctx.emit({
      type: "unverified",
      what: `${table}.${column} was missing: ${lossOf(rows)}`,
    });
  for (const { table, column, value, rows } of assumed)
    ctx.emit({
      type: "unverified",
      what: `${table}.${column}: ${rows} ${rows === 1 ? "row has" : "rows have"} a default value (${value})`,
    });
  for (const { what, saw } of refused)
    ctx.emit({ type: "unverified", what: `the database refused to ${what}: ${saw}` });
}
