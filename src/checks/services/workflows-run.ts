import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { byTheApp, withoutContainers } from "./running.ts";

export const workflowsRun = check({
  id: "S19",
  title: "The workflows that compute segments run",
  category: "services",
  service: "temporal",
  symptom: "Segments stay empty and no journey starts, without an error anywhere",
  detection: "the state of each workflow in Temporal, asked from within the api",
  proof: "engine",
  reads: ["installation", "containers", "application"],
  needs: ["H1", "S18"],
  detect({ installation, containers, application }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (application.state === "absent")
      return unknown("no api runs that could be asked, or the database is not complete");
    const left = application.state === "seen" ? application.stoppedWorkflows : { saw: application.saw };
    if ("saw" in left) return unknown(`it could not be asked: ${left.saw}`);
    if (left.length === 0) return ok("they run");
    return fail({
      saw: `${left.length === 1 ? "A workflow does" : `${left.length} workflows do`} not run: ${left.slice(0, 3).join(", ")}${left.length > 3 ? " …" : ""}.`,
      why: "Nothing but an installer starts them; without them no segment is ever computed.",
      next: `dittofeed-setup doctor --fix S19`,
      evidence: left.slice(0, 20),
    });
  },
  remediation: {
    title: "Start them, by the app's own code",
    risk: "safe",
    steps: ({ installation, containers }) => byTheApp(installation, containers, "workflows"),
  },
});
