import { fail, ok, unknown, warn } from "../../domain/finding.ts";
import { coolifyName } from "../../domain/keeper.ts";
import { coolifyCheck } from "./deployment.ts";

/** Coolify writes what the command says into its debug log alone, and calls the deployment finished. */
export const postDeploymentRan = coolifyCheck({
  id: "K8",
  title: "The post-deployment command has run",
  symptom: "The deployment finished, but nobody can sign in: there are no tables and no workspace",
  detection: "what only that command creates: the app's tables and a workspace",
  proof: "engine",
  reads: ["database", "rows"],
  needs: ["D1"],
  detect({ database, rows, coolify: { place, told } }) {
    // The next deployment would run it nowhere, whatever the last one has made.
    if (told !== undefined && told.postDeploymentCommand !== "" && told.postDeploymentContainer === "")
      return fail({
        saw: `The post-deployment command of ${coolifyName(place)} does not name a container.`,
        why: "With several containers, Coolify runs the command only if its container is named, and reports the deployment as finished anyway.",
        next: containerName(coolifyName(place)),
      });
    if (database.state !== "open") return unknown("the database did not answer");
    const hasWorkspace = rows?.workspaces.some(({ status }) => status === "Active") === true;
    if (!database.schema.empty && hasWorkspace) return ok("tables and a workspace exist");
    const name = coolifyName(place);
    return warn({
      saw: `Nothing has created ${database.schema.empty ? "the app's tables" : "a workspace"} since ${name} was deployed.`,
      why:
        place.kind === "service"
          ? "A service in Coolify has no post-deployment command. Only an application has one."
          : "With several containers, Coolify runs the command only if its container is named. It does not show a command that fails and reports the deployment as finished.",
      next: [
        ...(place.kind === "service"
          ? []
          : [`${containerName(name)} The output of the command is in the deployment's log, under "Show Debug Logs".`]),
        "To do the same from here: dittofeed-setup doctor --fix D2, then dittofeed-setup workspace create",
      ].join("\n"),
      evidence: [`tables: ${database.schema.tables}`, `active workspaces: ${rows?.workspaces.length ?? 0}`],
    });
  },
});

const containerName = (name: string) =>
  `In Coolify, open ${name}, General, Post-deployment: set "Container name" beside the command to api.`;
