import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { byTheApp, withoutContainers } from "./running.ts";

export const workflowsRun = check({
  id: "S19",
  title: "The workflows that compute segments are running",
  category: "services",
  service: "temporal",
  symptom: "Segments stay empty and no journey starts, without an error anywhere",
  detection: "the state of each workflow in Temporal, asked from inside the api",
  proof: "engine",
  reads: ["installation", "containers", "application"],
  needs: ["H1", "S18"],
  detect({ installation, containers, application }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (application.state === "absent") return unknown("no running api to ask, or the database is not complete");
    const left = application.state === "seen" ? application.stoppedWorkflows : { saw: application.saw };
    if ("saw" in left) return unknown(`it did not answer: ${left.saw}`);
    if (left.length === 0) return ok("they are running");
    return fail({
      saw: `${left.length === 1 ? "A workflow is" : `${left.length} workflows are`} not running: ${left.slice(0, 3).join(", ")}${left.length > 3 ? " …" : ""}.`,
      why: "Only an installer starts them. Without them, segments are never computed.",
      next: `dittofeed-setup doctor --fix S19`,
      evidence: left.slice(0, 20),
    });
  },
  remediation: {
    title: "Start them with the app's own code",
    risk: "safe",
    steps: ({ installation, containers }) => byTheApp(installation, containers, "workflows"),
  },
});
