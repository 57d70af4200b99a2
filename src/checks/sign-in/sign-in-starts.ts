import { isRedirect, startFaults } from "../../../compose/stack/edge/chain.ts";
import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { nameOf } from "../../domain/keeper.ts";
import { asProfileSays } from "../services/as-profile-says.ts";
import { answerOf, seen, withoutEndpoints } from "./answers.ts";

/** What puts right each of the faults that the start route tells by its status. */
const nextFor: Readonly<Record<number, string>> = {
  404: "dittofeed-setup doctor --fix C7",
  400: "dittofeed-setup doctor --fix C8",
  500: "Set google.clientId and google.clientSecret in the profile, then dittofeed-setup --profile NAME",
};

export const signInStarts = check({
  id: "E3",
  title: "Sign-in starts",
  category: "sign-in",
  symptom: "The Google button leads to 404, 400 or 500",
  detection: "status of the start route, which redirects to Google without a browser",
  proof: "engine",
  reads: ["installation", "endpoints"],
  needs: ["C8", "E1"],
  detect({ installation, endpoints }) {
    const nothing = withoutEndpoints(installation);
    if (nothing !== undefined) return nothing;
    const { profile } = installation;
    if (profile !== undefined && profile.google === undefined)
      return ok("Google sign-in is postponed: the profile has no client ID, so nobody can sign in yet");
    const answer = answerOf(endpoints, "sign-in");
    if (answer === undefined) return unknown("the start route did not answer");
    const evidence = seen(endpoints, "sign-in");
    const why = "Nobody can sign in.";
    if (!isRedirect(answer.status))
      return fail({
        saw: startFaults[answer.status] ?? `The sign-in's start route returns ${answer.status}.`,
        why,
        next: nextFor[answer.status] ?? "dittofeed-setup logs api",
        evidence,
      });
    const location = answer.headers.location ?? "";
    const url = URL.canParse(location) ? new URL(location) : undefined;
    if (url?.hostname !== "accounts.google.com")
      return fail({
        saw: `Sign-in leads to ${url?.host ?? "nowhere"}, not to Google.`,
        why,
        next: "dittofeed-setup logs api",
        evidence,
      });
    const clientId = url.searchParams.get("client_id");
    if (profile?.google !== undefined && clientId !== profile.google.clientId)
      return fail({
        saw: `Sign-in uses the client ID ${clientId ?? "(none)"}, but the profile has ${profile.google.clientId}.`,
        why: "Google rejects a client ID whose redirect address or secret belongs to another.",
        next: `dittofeed-setup --profile ${nameOf(installation)}`,
        evidence,
      });
    return ok("it leads to Google");
  },
  remediation: {
    title: "Write the settings from the profile and recreate the services",
    risk: "restarts",
    steps: ({ installation, endpoints }) => {
      const { profile } = installation;
      // Without a client secret in .env the run would stop; a defect of the image it would not
      // mend.
      const status = answerOf(endpoints, "sign-in")?.status ?? 0;
      if (profile?.google === undefined || ![400, 404, 500, 302, 307].includes(status)) return [];
      return asProfileSays(["api", "worker", "dashboard"]);
    },
  },
});
