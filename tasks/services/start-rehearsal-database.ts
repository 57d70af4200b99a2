import type { DatabaseFacts } from "../../src/domain/facts/database.ts";
import type { Task } from "../../src/domain/task.ts";

const reasons: Partial<Record<DatabaseFacts["state"], string>> = {
  absent: "there is no rehearsal database yet",
  stopped: "it is not running",
  "password-refused": "it refuses the password in .env",
};

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
    const because = reasons[database.state] ?? "it does not answer";
    const where =
      facts.host.uid === 0 ? "below /var/tmp, because PostgreSQL does not run as root" : "in the rehearsal's folder";
    const toDownload = database.state === "absent" ? database.toDownload : undefined;
    return {
      state: "needed",
      because,
      changes: [
        ...(toDownload === undefined ? [] : [{ action: "pull" as const, what: toDownload }]),
        { action: "start", what: `PostgreSQL 15 on this machine, without Docker; its data lies ${where}` },
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
