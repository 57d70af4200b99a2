import { isRedirect } from "../../../compose/stack/edge/chain.ts";
import { check } from "../../domain/check.ts";
import type { EndpointFacts } from "../../domain/facts/endpoints.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { restartService } from "../services/running.ts";
import { answerOf, givenUp, notReachedFromHere, seen, withoutEndpoints } from "./answers.ts";

/** What each status means was read in the app's source. */
const causes: Readonly<Record<number, string>> = {
  404: "Something else answers at this address, or the image is not the dashboard: dittofeed-setup status",
  500: "Its settings are incomplete, or it cannot reach the API: dittofeed-setup doctor --fix C7,C8; otherwise dittofeed-setup logs dashboard",
  502: "A proxy answers instead and cannot reach the dashboard: dittofeed-setup logs dashboard",
};

export const dashboardAnswers = check({
  id: "E2",
  title: "The dashboard answers",
  category: "sign-in",
  service: "dashboard",
  symptom: "404, 500 or 502 instead of the dashboard",
  detection: "GET /dashboard/api and /dashboard",
  proof: "engine",
  reads: ["installation", "endpoints", "containers", "engine"],
  needs: ["H1", "S1", "S17", "E1"],
  detect({ installation, endpoints, containers, engine }) {
    const nothing = withoutEndpoints(installation);
    if (nothing !== undefined) return nothing;
    if (!endpoints.answers.has("dashboard-page")) return unknown("the dashboard's address is unknown");
    if (opens(endpoints)) return ok("it answers");
    const notReached = notReachedFromHere(engine, endpoints, "dashboard-health", "dashboard-page");
    if (notReached !== undefined) return notReached;
    const unseen = givenUp(endpoints, ["dashboard-health", "dashboard-page"], containers, "dashboard");
    if (unseen !== undefined) return unseen;
    const status = answerOf(endpoints, "dashboard-page")?.status;
    return fail({
      saw: status === undefined ? "The dashboard does not answer." : `The dashboard returns ${status}.`,
      why: "There is nothing to sign in to.",
      next: causes[status ?? 0] ?? "dittofeed-setup logs dashboard",
      evidence: seen(endpoints, "dashboard-health", "dashboard-page"),
    });
  },
  remediation: {
    title: "Restart the dashboard",
    risk: "restarts",
    steps: ({ containers }) => restartService(containers, "dashboard"),
  },
});

function opens(endpoints: EndpointFacts): boolean {
  const status = answerOf(endpoints, "dashboard-page")?.status ?? 0;
  return answerOf(endpoints, "dashboard-health")?.status === 200 || status === 200 || isRedirect(status);
}
