import { isLoopbackAddress } from "../../../../compose/addresses.ts";
import { examination } from "../../../domain/doctor.ts";
import { doubtful, fine, notKnown } from "../healthy.ts";
import { answerOf, seen, withoutEndpoints } from "./answers.ts";

/** A defect of some published images, built in: to be named, and not to be mended from outside. */
export const loginRedirect = examination({
  id: "E5",
  title: "The dashboard sends people to the right place to sign in",
  category: "sign-in",
  service: "dashboard",
  symptom: "The browser ends at http://localhost:3001",
  detection: "Location of /dashboard/journeys",
  proof: "engine",
  reads: ["installation", "endpoints", "containers"],
  needs: ["E2"],
  detect({ installation, endpoints, containers }) {
    const nothing = withoutEndpoints(installation);
    if (nothing !== undefined) return nothing;
    const answer = answerOf(endpoints, "dashboard-journeys");
    if (answer === undefined) return notKnown("/dashboard/journeys did not answer");
    const api = installation.profile?.addresses.api;
    const location = answer.headers.location ?? "";
    const toLocalhost = /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(location);
    if (!toLocalhost || (api !== undefined && isLoopbackAddress(api)))
      return fine(location === "" ? "it leads nowhere else" : `it leads to ${new URL(location, answer.url).origin}`);
    const image = containers.find(({ service }) => service === "dashboard")?.image ?? "the dashboard's image";
    return doubtful({
      saw: `${image} sends people to ${new URL(location).origin} to sign in.`,
      why: "That address is fixed in the image; in a browser elsewhere nothing is there.",
      next: `Name an image without this defect in the profile (images.dashboard), then dittofeed-setup --profile ${installation.project}; until then people sign in at ${api ?? "the API's address"} directly.`,
      evidence: seen(endpoints, "dashboard-journeys"),
    });
  },
});
