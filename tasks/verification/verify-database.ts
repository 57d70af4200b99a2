import { checksAfter } from "../../src/checks/after.ts";
import type { Task } from "../../src/domain/task.ts";
import { mustHold } from "../../src/engine/run-checks.ts";

/**
 * Looks at the database once more after everything has run: the applications could have changed it.
 */
export const verifyDatabase: Task = {
  id: "verify-database",
  phase: "verification",
  title: "Verify schema, workspace and administrator",
  looksAt: ["database"],
  readsOnly: true,
  assess: () => ({
    state: "needed",
    because: "checked in the database itself",
    changes: [{ action: "verify", what: "schema, workspace, administrator" }],
  }),
  async run(ctx) {
    const { profile, secrets } = ctx;
    const facts = await ctx.lookAgain(["database"]);
    mustHold(checksAfter, { ...facts, profile, secrets });
    if (facts.database.state !== "open") return;
    const { journal, attention, tables, untried } = facts.database.schema;
    if (untried !== undefined)
      ctx.emit({ type: "unverified", what: `whether the app can write: not tested, ${untried}` });
    if (journal === "foreign" || journal === "unreadable")
      ctx.emit({ type: "unverified", what: `the app's migration journal: it is ${journal} and was left unchanged` });
    for (const what of attention) ctx.emit({ type: "unverified", what });
    const { name, administrator } = profile.workspace;
    ctx.emit({ type: "verified", what: `database: ${tables} tables complete, migration journal ${journal}` });
    ctx.emit({ type: "verified", what: `workspace "${name}", administrator ${administrator}` });
  },
};
