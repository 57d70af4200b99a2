import { fail, ok, unknown, warn } from "../../domain/finding.ts";
import { coolifyName } from "../../domain/keeper.ts";
import { coolifyCheck } from "./deployment.ts";

/** Coolify writes what the command says into its debug log alone, and calls the deployment finished. */
export const postDeploymentRan = coolifyCheck({
  id: "K8",
  title: "The post-deployment command has done its work",
  symptom: "The deployment is finished, and nobody can sign in: no tables, no workspace",
  detection: "what only that command makes: the app's tables and a workspace",
  proof: "engine",
  reads: ["database", "rows"],
  needs: ["D1"],
  detect({ database, rows, coolify: { place, told } }) {
    // The next deployment would run it nowhere, whatever the last one has made.
    if (told !== undefined && told.postDeploymentCommand !== "" && told.postDeploymentContainer === "")
      return fail({
        saw: `The post-deployment command of ${coolifyName(place)} names no container.`,
        why: "With several containers Coolify runs it only where its container is named, and calls the deployment finished all the same.",
        next: containerName(coolifyName(place)),
      });
    if (database.state !== "open") return unknown("the database could not be asked");
    const hasWorkspace = rows?.workspaces.some(({ status }) => status === "Active") === true;
    if (!database.schema.empty && hasWorkspace) return ok("tables and a workspace are there");
    const name = coolifyName(place);
    return warn({
      saw: `Nothing has made ${database.schema.empty ? "the app's tables" : "a workspace"} since ${name} was deployed.`,
      why:
        place.kind === "service"
          ? "A service in Coolify has no post-deployment command: only an application has."
          : "With several containers Coolify runs the command only where its container is named, and a command that fails is not shown: the deployment is called finished.",
      next: [
        ...(place.kind === "service"
          ? []
          : [`${containerName(name)} What the command said stands in the deployment's log, with "Show Debug Logs".`]),
        "This program does the same from here: dittofeed-setup doctor --fix D2, then dittofeed-setup workspace create",
      ].join("\n"),
      evidence: [`tables: ${database.schema.tables}`, `active workspaces: ${rows?.workspaces.length ?? 0}`],
    });
  },
});

const containerName = (name: string) =>
  `In Coolify open ${name}, General, Post-deployment: the field "Container name" beside it has to say api.`;
