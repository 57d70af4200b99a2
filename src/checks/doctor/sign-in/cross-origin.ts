import { publicOrigins } from "../../../../compose/addresses.ts";
import { examination } from "../../../domain/doctor.ts";
import { doubtful, fine, notKnown } from "../healthy.ts";
import { answerOf, describeAnswer, withoutEndpoints } from "./answers.ts";

/** A defect of the published images: their list of origins is built in and holds localhost alone. */
export const crossOrigin = examination({
  id: "E6",
  title: "The API takes requests from the public origin",
  category: "sign-in",
  symptom: "The browser's console says that CORS blocked a request, or the API answers it with 500",
  detection: "a request with the dashboard's Origin",
  proof: "engine",
  reads: ["installation", "endpoints", "containers"],
  needs: ["E1"],
  detect({ installation, endpoints, containers }) {
    const nothing = withoutEndpoints(installation);
    if (nothing !== undefined) return nothing;
    const { profile } = installation;
    if (profile === undefined) return notKnown("the public origin only a profile says");
    const origins = publicOrigins(profile);
    if (origins.length === 1) return fine("dashboard and API have one origin");
    const answer = answerOf(endpoints, "cross-origin");
    if (answer === undefined) return notKnown("the request was not answered");
    const allowed = answer.headers["access-control-allow-origin"];
    // The known images answer a strange origin with 500; one that says nothing of origins has a proxy that does.
    const names = allowed === undefined || allowed === "*" || allowed === origins[0];
    if (answer.status < 400 && names) return fine(`${origins[0]} is not refused`);
    const image = containers.find(({ service }) => service === "api")?.image ?? "the api's image";
    return doubtful({
      saw: `${image} does not take requests from ${origins[0]}.`,
      why: "Its list of origins is built in; a browser refuses what the API does not allow.",
      next: `Serve dashboard and API under one origin (a proxy that sends /api to the api), or name an image without this defect in the profile (images.api); then dittofeed-setup --profile ${installation.project}`,
      evidence: [`${describeAnswer(answer)}, Access-Control-Allow-Origin: ${allowed ?? "(absent)"}`],
    });
  },
});
