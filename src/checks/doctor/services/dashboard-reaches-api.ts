import { plainSetting } from "../../../../compose/env-file-plain.ts";
import { examination } from "../../../domain/doctor.ts";
import type { RepairStep } from "../../../domain/repair-step.ts";
import { fine, notKnown, wrong } from "../healthy.ts";
import { inStartOrder, runningOf, withoutContainers } from "./running.ts";

export const dashboardReachesApi = examination({
  id: "S12",
  title: "The dashboard reaches the api",
  category: "services",
  service: "dashboard",
  symptom: "Pages of the dashboard load and stay empty, or say 500",
  detection: "a connection to DASHBOARD_API_BASE from inside the dashboard's container",
  proof: "engine",
  reads: ["installation", "containers", "inside"],
  needs: ["H1", "S11", "S2"],
  detect({ installation, containers, inside }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (runningOf(containers, "dashboard").length === 0) return notKnown("the dashboard does not run");
    if (runningOf(containers, "api").length === 0) return notKnown("the api does not run");
    const asked = inside.neighbours.find(({ from, to }) => from === "dashboard" && to === "api");
    if (asked === undefined)
      return notKnown("it was not asked from inside the dashboard, or has no DASHBOARD_API_BASE");
    const { host, port, code, answers } = asked;
    if (answers) return fine(`${host}:${port} answers it`);
    return wrong({
      saw: `The dashboard gets no answer from the api at ${host}:${port} (${code}).`,
      why: "Whatever the dashboard shows comes from the api.",
      next: "Compare DASHBOARD_API_BASE with the api's name and its port inside the container (http://api:3001); then dittofeed-setup restart api dashboard",
      evidence: [`from inside dashboard, ${host}:${port}: ${code}`],
    });
  },
  fix: {
    title: "Start the api and the dashboard again, in this order",
    risk: "restarts",
    steps({ installation, containers }): RepairStep[] {
      const [dashboard] = runningOf(containers, "dashboard");
      const base = dashboard && plainSetting(dashboard.environment, "DASHBOARD_API_BASE");
      // It was made with another than our own compose file says.
      if (installation.profile !== undefined && base !== "http://api:3001")
        return [{ do: "recreate-services", services: ["api", "dashboard"] }];
      const both = [...runningOf(containers, "api"), ...runningOf(containers, "dashboard")];
      return [{ do: "restart-containers", containers: inStartOrder(both) }];
    },
  },
});
