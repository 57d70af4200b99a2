import { applyCompleteSchema } from "../schema/create.ts";
import type { Task } from "../src/domain/task.ts";

/** Everything in one transaction: an interrupted run leaves an empty database, never half a schema. */
export const applySchema: Task = {
  id: "apply-schema",
  phase: "database",
  title: "Create the database schema",
  looksAt: ["database"],
  assess({ profile, facts: { database } }) {
    if (database.state === "open" && database.schema.complete && database.schema.journal === "recorded")
      return { state: "done", because: `${database.schema.tables} tables, complete` };
    return {
      state: "needed",
      because: database.state === "open" ? "the database is empty" : "the database will be new",
      changes: [
        { action: "apply", what: `the complete schema for ${profile.mode} mode: tables, types, keys and indexes` },
        { action: "insert", what: "the app's migration journal, so that its own migrator has nothing to do" },
      ],
    };
  },
  async run(ctx) {
    await applyCompleteSchema(await ctx.database(), {
      mode: ctx.profile.mode,
      onStep: (name, done, total) => ctx.emit({ type: "task-progress", unit: "steps", done, total, item: name }),
    });
  },
};
