import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { nameOf } from "../../domain/keeper.ts";
import { answerOf, seen, withoutEndpoints } from "./answers.ts";

/** Asked with a token that is none: whatever is there says no, and nothing is written. */
export const embeddedSessions = check({
  id: "E7",
  title: "Embedded sessions work",
  category: "sign-in",
  symptom: "An embedded page stays empty, or reports that its session is not valid",
  detection: "POST verify with an invalid token; the verification after an installation tries a whole session",
  proof: "engine",
  stops: "service",
  reads: ["installation", "endpoints"],
  needs: ["E1"],
  detect({ installation, endpoints }) {
    const nothing = withoutEndpoints(installation);
    if (nothing !== undefined) return nothing;
    if (installation.mode === "standard") return ok("standard mode has none");
    const answer = answerOf(endpoints, "embedded-verify");
    if (answer === undefined) return unknown("the route did not answer");
    const why = "Pages in an iframe cannot prove that they are allowed to be there.";
    const evidence = seen(endpoints, "embedded-verify");
    if (answer.status === 404)
      return fail({
        saw: "The API has no route for embedded sessions.",
        why,
        next: `Set an api image with embedded sessions in the profile (images.api), then dittofeed-setup --profile ${nameOf(installation)}`,
        evidence,
      });
    if (answer.status >= 500)
      return fail({
        saw: `Embedded sessions fail with ${answer.status}.`,
        why,
        next: "dittofeed-setup doctor --fix D5,C3; if nothing changes: dittofeed-setup logs api",
        evidence,
      });
    if (/"valid"\s*:\s*true/.test(answer.body))
      return fail({
        saw: "The API accepts an invalid token as a session.",
        why: "Anyone could open embedded pages.",
        next: "dittofeed-setup doctor --fix C3   (without JWT_SECRET, the app uses a publicly known key)",
        evidence,
      });
    return ok("an invalid token is rejected");
  },
});
