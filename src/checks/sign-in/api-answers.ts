import { check } from "../../domain/check.ts";
import type { EndpointFacts } from "../../domain/facts/endpoints.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { restartService } from "../services/running.ts";
import { answerOf, givenUp, notReachedFromHere, seen, withoutEndpoints } from "./answers.ts";

/**
 * `/api/health` is what the old document promises; `/api` is what answers in the source. Either
 * will do.
 */
export const apiAnswers = check({
  id: "E1",
  title: "The API answers",
  category: "sign-in",
  symptom: "The dashboard stays empty, and sign-in leads nowhere",
  detection: "GET /api/health, or else /api; and a request without a session, which must be rejected",
  proof: "engine",
  reads: ["installation", "endpoints", "containers", "engine"],
  needs: ["H1", "C7", "S1", "S17", "E14"],
  detect({ installation, endpoints, containers, engine }) {
    const nothing = withoutEndpoints(installation);
    if (nothing !== undefined) return nothing;
    if (!endpoints.answers.has("api-root")) return unknown("the API's address is unknown");
    const notReached = notReachedFromHere(engine, endpoints, "api-health", "api-root");
    if (notReached !== undefined) return notReached;
    const evidence = seen(endpoints, "api-health", "api-root");
    const route = okRoute(endpoints);
    const unseen = givenUp(endpoints, ["api-health", "api-root"], containers, "api");
    if (unseen !== undefined) return unseen;
    if (route === undefined)
      return fail({
        saw: "The API does not answer its health route.",
        why: "Nobody can sign in, and no message is sent.",
        next: "dittofeed-setup logs api",
        evidence,
      });
    const unauthenticated = answerOf(endpoints, "api-unauthenticated");
    if (unauthenticated !== undefined && !refusesUnauthenticated(unauthenticated))
      return fail({
        saw: `The API answers ${unauthenticated.status} to a request without a session, not 401.`,
        why: "In any other mode than multi-tenant, anyone who reaches it can read and change everything.",
        next: "dittofeed-setup doctor --fix C7",
        evidence: seen(endpoints, "api-unauthenticated"),
      });
    return ok(`it answers at ${route}`);
  },
  remediation: {
    title: "Restart the api",
    risk: "restarts",
    steps: ({ endpoints, containers }) => (okRoute(endpoints) === undefined ? restartService(containers, "api") : []),
  },
});

/**
 * The two meanings that verification shares: that the process serves, and that nobody gets in
 * without a session.
 */
export const isServing = ({ status }: { status: number }): boolean => status === 200;
export const refusesUnauthenticated = ({ status }: { status: number }): boolean => status === 401;

function okRoute(endpoints: EndpointFacts): string | undefined {
  const [health, root] = (["api-health", "api-root"] as const).map((name) => answerOf(endpoints, name));
  if (health !== undefined && isServing(health)) return "/api/health";
  return root !== undefined && isServing(root) ? "/api" : undefined;
}
