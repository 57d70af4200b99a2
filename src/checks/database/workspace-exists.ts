import { check, installationCheck } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { keeperOf, nameOf } from "../../domain/keeper.ts";
import { creatingWorkspace } from "./workspaces-seen.ts";

export const workspaceExists = check({
  id: "D7",
  title: "A workspace exists",
  category: "database",
  symptom: "Everyone lands on /dashboard/auth/no-organization after signing in",
  detection: "rows of Workspace",
  proof: "database",
  stops: "sign-in",
  reads: ["rows", "database", "installation"],
  needs: ["D2"],
  detect({ rows, database, installation }) {
    if (rows === undefined) return unknown("the workspace tables are not complete");
    const active = rows.workspaces.filter(({ status }) => status === "Active");
    if (active.length > 0) return ok(active.length === 1 ? "1 workspace" : `${active.length} workspaces`);
    const { profile } = installation;
    return fail({
      saw: rows.workspaces.length === 0 ? "There is no workspace." : "Every workspace is paused or deleted.",
      why: "Signing in leads into a workspace, and nothing creates the first one automatically.",
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
    title: "Create the profile's workspace with its default rows and administrator",
    risk: "safe",
    steps: ({ database, installation }) => creatingWorkspace(database, installation),
  },
});

export const workspaceExistsAfter = installationCheck(workspaceExists, {
  reads: ["database"],
  needs: ["D1"],
  detect({ database }) {
    if (database.state !== "open") return unknown("the database did not answer");
    const { conflicts } = database.workspace;
    if (conflicts.length === 0) return ok("it matches the profile");
    return fail({
      code: "verification-failed",
      saw: "A workspace with this name exists with different settings",
      why: "Existing data is never overwritten.",
      next: "Correct workspace in the profile, or give the workspace another name.",
      evidence: [conflicts.join("; ")],
    });
  },
});
