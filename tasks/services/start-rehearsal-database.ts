import type { Task } from "../../src/domain/task.ts";

/**
 * A real PostgreSQL, in place of the postgres container. It is stopped when the command ends; its
 * data stays.
 */
export const startRehearsalDatabase: Task = {
  id: "start-rehearsal-database",
  phase: "infrastructure",
  title: "Start the rehearsal's PostgreSQL",
  looksAt: ["database"],
  assess({ facts }) {
    if (facts.database.state === "open") return { state: "done", because: "it is running" };
    return {
      state: "needed",
      because:
        facts.database.state === "absent" ? "there is no rehearsal database yet" : `it is ${facts.database.state}`,
      changes: [{ action: "start", what: "an embedded PostgreSQL 15" }],
    };
  },
  async run(ctx) {
    await ctx.database();
  },
};
