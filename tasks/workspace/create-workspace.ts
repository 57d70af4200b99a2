import { createWorkspace as insertWorkspace } from "../../schema/workspaces/workspace.ts";
import { workspaceSpec } from "../../schema/workspaces/workspace-spec.ts";
import type { Task } from "../../src/domain/task.ts";

/**
 * Workspace, default rows, administrator and provider row, in one transaction. What exists is left
 * as it is.
 */
export const createWorkspace: Task = {
  id: "create-workspace",
  phase: "workspace",
  title: "Create the workspace and its administrator",
  looksAt: ["database"],
  assess({ profile, facts: { database } }) {
    const { workspace } = profile;
    if (database.state === "open" && database.schema.complete) {
      const { id, missing, conflicts } = database.workspace;
      if (conflicts.length > 0) return { state: "needed", because: conflicts.join("; "), changes: [] };
      if (missing.length === 0) return { state: "done", because: `workspace ${id} is complete` };
      return {
        state: "needed",
        because: "rows are missing",
        changes: missing.map((what) => ({ action: "insert", what })),
      };
    }
    return {
      state: "needed",
      because: "there is no workspace yet",
      changes: [
        { action: "insert", what: `workspace "${workspace.name}" (${workspace.domain}) with its default rows` },
        { action: "insert", what: `administrator ${workspace.administrator}, Admin, verified email` },
        { action: "insert", what: "sign-in provider google" },
      ],
    };
  },
  async run(ctx) {
    const made = await insertWorkspace(await ctx.database(), workspaceSpec(ctx.profile), {
      randomBytes: (count) => ctx.ports.host.randomBytes(count),
    });
    ctx.emit({ type: "task-progress", unit: "rows", done: made.rowsInserted, total: made.rowsInserted });
  },
};
