import { check, installationCheck } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { keeperOf, nameOf } from "../../domain/keeper.ts";
import { creatingWorkspace } from "./workspaces-seen.ts";

export const workspaceExists = check({
  id: "D7",
  title: "There is a workspace",
  category: "database",
  symptom: "Everybody ends at /dashboard/auth/no-organization after the login",
  detection: "rows of Workspace",
  proof: "database",
  stops: "sign-in",
  reads: ["rows", "database", "installation"],
  needs: ["D2"],
  detect({ rows, database, installation }) {
    if (rows === undefined) return unknown("the tables of workspaces are not complete");
    const active = rows.workspaces.filter(({ status }) => status === "Active");
    if (active.length > 0) return ok(active.length === 1 ? "1 workspace" : `${active.length} workspaces`);
    const { profile } = installation;
    return fail({
      saw: rows.workspaces.length === 0 ? "There is no workspace." : "Every workspace is paused or deleted.",
      why: "A login leads into a workspace, and nothing makes the first one by itself.",
      next:
        profile === undefined || !keeperOf(installation).runsTasks
          ? "dittofeed-setup workspace create --name NAME --domain DOMAIN --administrator EMAIL"
          : `dittofeed-setup --profile ${nameOf(installation)}`,
      evidence: [
        ...rows.workspaces.map(({ name, status }) => `${name}: ${status}`),
        ...(database.state === "open" ? database.workspace.conflicts : []),
      ],
    });
  },
  remediation: {
    title: "Create the profile's workspace with its default rows and its administrator",
    risk: "safe",
    steps: ({ database, installation }) => creatingWorkspace(database, installation),
  },
});

export const workspaceExistsAfter = installationCheck(workspaceExists, {
  reads: ["database"],
  needs: ["D1"],
  detect({ database }) {
    if (database.state !== "open") return unknown("the database could not be asked");
    const { conflicts } = database.workspace;
    if (conflicts.length === 0) return ok("it says what the profile says");
    return fail({
      code: "verification-failed",
      saw: "A workspace with this name exists with different settings",
      why: "What is in the database is never overwritten.",
      next: "Correct workspace: in the profile, or give the workspace another name.",
      evidence: [conflicts.join("; ")],
    });
  },
});
