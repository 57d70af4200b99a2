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
    const { database } = facts;
    if (database.state === "open") return { state: "done", because: "it is running" };
    const toDownload = database.state === "absent" ? database.toDownload : undefined;
    return {
      state: "needed",
      because: database.state === "absent" ? "there is no rehearsal database yet" : `it is ${database.state}`,
      changes: [
        ...(toDownload === undefined ? [] : [{ action: "pull" as const, what: toDownload }]),
        { action: "start", what: "an embedded PostgreSQL 15" },
      ],
    };
  },
  async run(ctx) {
    const report = (done: number, total: number | undefined) =>
      ctx.emit({ type: "task-progress", unit: "bytes", done, total, item: "PostgreSQL 15" });
    await ctx.ports.rehearsal.download(report, ctx.signal);
    await ctx.database();
  },
};
