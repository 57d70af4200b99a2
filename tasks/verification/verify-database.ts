import type { Task } from "../../src/domain/task.ts";
import { verificationFailed } from "./verification.ts";

/** Looks at the database once more after everything has run: the applications could have changed it. */
export const verifyDatabase: Task = {
  id: "verify-database",
  phase: "verification",
  title: "Verify schema, workspace and administrator",
  looksAt: ["database"],
  readsOnly: true,
  assess: () => ({
    state: "needed",
    because: "seen in the database itself",
    changes: [{ action: "verify", what: "schema, workspace, administrator" }],
  }),
  async run(ctx) {
    const { database } = await ctx.lookAgain(["database"]);
    const next = "Run the same command again; if it stays like this: dittofeed-setup logs postgres";
    if (database.state !== "open")
      throw verificationFailed({
        title: "The database does not answer",
        saw: `It is ${database.state}.`,
        why: "Nothing works without it.",
        next,
      });
    if (!database.schema.complete)
      throw verificationFailed({
        title: "The schema is not complete",
        saw: database.schema.differences.join("\n"),
        why: "Parts of the app will fail.",
        next,
      });
    const { journal } = database.schema;
    if (journal === "absent" || journal === "short")
      throw verificationFailed({
        title: "The app's migration journal is not the known one",
        saw: `It is ${journal}.`,
        why: "The app's own migrator may try to create what is already there.",
        next: "Do not run the app's migrations by hand.",
      });
    if (database.workspace.conflicts.length > 0)
      throw verificationFailed({
        title: "A workspace of this name says something else",
        saw: database.workspace.conflicts.join("; "),
        why: "What is in the database is never overwritten.",
        next: "Correct workspace: in the profile, or give the workspace another name.",
      });
    if (database.workspace.missing.length > 0)
      throw verificationFailed({
        title: "The workspace is not complete",
        saw: `It lacks ${database.workspace.missing.join(", ")}.`,
        why: "The administrator could not sign in.",
        next,
      });
    if (journal === "foreign" || journal === "unreadable")
      ctx.emit({ type: "unverified", what: `the app's migration journal: it is ${journal}, and was left as it is` });
    for (const difference of database.schema.attention) ctx.emit({ type: "unverified", what: difference });
    ctx.emit({
      type: "verified",
      what: `database: ${database.schema.tables} tables complete, migration journal ${journal}`,
    });
    ctx.emit({
      type: "verified",
      what: `workspace "${ctx.profile.workspace.name}", administrator ${ctx.profile.workspace.administrator}`,
    });
  },
};
